import { type Family, inet, inet6 } from '../../net/family.ts';
import type { Cidr, Ipv4 } from '../../net/ipv4.ts';
import type { Cidr6, Ipv6 } from '../../net/ipv6.ts';
import type { ExpectedRows } from './expected.ts';

interface Device {
  readonly where: string;
  readonly dev: string;
}

/** A subnet, and who else is in it. */
interface Network<N> {
  readonly subnet: N;
  readonly neighbours: string;
}

/** A device's address in a subnet, and the route to that subnet the kernel makes with it. */
export function expectAddress(at: Device, address: Ipv4, on: Network<Cidr>): Partial<ExpectedRows> {
  return expectIn(inet, { ...at, family: 'inet', address }, on);
}

/** The same of IPv6. */
export function expectAddress6(at: Device, address: Ipv6, on: Network<Cidr6>): Partial<ExpectedRows> {
  return expectIn(inet6, { ...at, family: 'inet6', address }, on);
}

function expectIn<A extends string, N extends string>(
  { prefixLength, last, reservedAtEnd }: Family<A, N>,
  { address, ...at }: Device & { readonly family: 'inet' | 'inet6'; readonly address: A },
  { subnet, neighbours }: Network<N>,
): Partial<ExpectedRows> {
  const broadcast = reservedAtEnd > 0n ? last(subnet) : undefined;
  return {
    addresses: [{ ...at, address, prefixLength: prefixLength(subnet), broadcast }],
    routes: [{ ...at, dst: subnet, via: undefined, isOnlink: false, leadsTo: neighbours }],
  };
}
