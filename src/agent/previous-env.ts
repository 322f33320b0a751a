import { readFile } from 'node:fs/promises';
import { type Cidr, networkOf } from '../net/ipv4.ts';
import { type Cidr6, networkOf6 } from '../net/ipv6.ts';

/** What a node's `subnet.env` tells of the time before. */
export interface PreviousEnv {
  readonly network?: Cidr | undefined;
  readonly subnet?: Cidr | undefined;
  readonly network6?: Cidr6 | undefined;
  readonly subnet6?: Cidr6 | undefined;
}

/** Reads a node's `subnet.env`; nothing where the file is not there, or names nothing that can be read. */
export async function readPreviousEnv(file: string): Promise<PreviousEnv> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const valueOf = (name: string): string => new RegExp(`^${name}=(\\S+)$`, 'm').exec(text)?.[1] ?? '';
  return {
    network: networkOf(valueOf('FLANNEL_NETWORK')),
    subnet: networkOf(valueOf('FLANNEL_SUBNET')),
    network6: networkOf6(valueOf('FLANNEL_IPV6_NETWORK')),
    subnet6: networkOf6(valueOf('FLANNEL_IPV6_SUBNET')),
  };
}
