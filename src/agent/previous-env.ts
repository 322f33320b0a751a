import { readFile } from 'node:fs/promises';
import { type Cidr, networkOf } from '../net/ipv4.ts';
import { type Cidr6, networkOf6 } from '../net/ipv6.ts';

/** What a `subnet.env` says, as far as it can be read. */
export interface PreviousEnv {
  readonly network?: Cidr | undefined;
  readonly subnet?: Cidr | undefined;
  readonly network6?: Cidr6 | undefined;
  readonly subnet6?: Cidr6 | undefined;
  readonly mtuBytes?: number | undefined;
}

/** Reads a node's `subnet.env`, which tells of the time before; nothing where the file is not there. */
export async function readPreviousEnv(file: string): Promise<PreviousEnv> {
  return readSubnetEnv(await readFile(file, 'utf8').catch(() => ''));
}

/** Reads the text of a `subnet.env`. */
export function readSubnetEnv(text: string): PreviousEnv {
  const valueOf = (name: string): string => new RegExp(`^${name}=(\\S+)$`, 'm').exec(text)?.[1] ?? '';
  const mtu = valueOf('FLANNEL_MTU');
  return {
    network: networkOf(valueOf('FLANNEL_NETWORK')),
    subnet: networkOf(valueOf('FLANNEL_SUBNET')),
    network6: networkOf6(valueOf('FLANNEL_IPV6_NETWORK')),
    subnet6: networkOf6(valueOf('FLANNEL_IPV6_SUBNET')),
    mtuBytes: /^\d+$/.test(mtu) ? Number(mtu) : undefined,
  };
}
