import { readFile } from 'node:fs/promises';
import { type Cidr, networkOf } from '../net/ipv4.ts';
import { type Cidr6, networkOf6 } from '../net/ipv6.ts';

/** The subnets a node had before. */
export interface PreviousSubnets {
  readonly subnet?: Cidr | undefined;
  readonly subnet6?: Cidr6 | undefined;
}

/** Reads them from a node's `subnet.env`; none where the file is not there or names none. */
export async function previousSubnets(file: string): Promise<PreviousSubnets> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const gateway = valueOf(text, 'FLANNEL_SUBNET');
  const gateway6 = valueOf(text, 'FLANNEL_IPV6_SUBNET');
  return {
    subnet: gateway === undefined ? undefined : networkOf(gateway),
    subnet6: gateway6 === undefined ? undefined : networkOf6(gateway6),
  };
}

function valueOf(text: string, name: string): string | undefined {
  return new RegExp(`^${name}=(\\S+)$`, 'm').exec(text)?.[1];
}
