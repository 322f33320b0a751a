import { type Cidr, type Ipv4, lastAddress, prefixLength } from '../../net/ipv4.ts';
import type { ExpectedRows } from './expected.ts';

/** A device's address in a subnet, and the route to that subnet the kernel makes with it. */
export function expectAddress(
  at: { readonly where: string; readonly dev: string },
  address: Ipv4,
  on: { readonly subnet: Cidr; readonly neighbours: string },
): Partial<ExpectedRows> {
  const { subnet, neighbours } = on;
  return {
    addresses: [{ ...at, address, prefixLength: prefixLength(subnet), broadcast: lastAddress(subnet) }],
    routes: [{ ...at, dst: subnet, via: undefined, isOnlink: false, leadsTo: neighbours }],
  };
}
