import { sizeOfPrefix } from '../../net/family.ts';
import type { Conventions } from '../conventions.ts';
import type { Finding, Path } from '../finding.ts';

/** Who asks for an address in which network. */
export interface AddressClaim<A, N> {
  /** `node "node-1"` */
  readonly who: string;
  readonly address: A;
  readonly network: N;
  /** `the underlay` */
  readonly networkName: string;
  /** Absent where the gateway itself is judged. */
  readonly gateway?: A;
  readonly path: Path;
}

/** An address must be one of its network's that a host can have: not the network's own, its broadcast or its gateway's. */
export function checkHostAddress<A extends string, N extends string>(
  conventions: Conventions<A, N>,
  claim: AddressClaim<A, N>,
): readonly Finding[] {
  const { family } = conventions;
  const { who, address, network, networkName, gateway, path } = claim;
  const except = gateway === undefined ? '' : `, except the gateway ${gateway}`;
  const size = sizeOfPrefix(family, family.prefixLength(network));
  const last = family.at(network, size - 1n - family.reservedAtEnd);
  const hint = `choose one from ${family.at(network, 1n)} to ${last}${except}`;
  if (!family.contains(network, address)) {
    const message = `${who} has ${address}, which is outside ${network}, ${networkName}`;
    return [{ code: 'scenario/address-outside-subnet', message, hint, path }];
  }
  const use = useOf(conventions, claim);
  if (use === undefined) return [];
  const message = `${who} has ${address}, which is the ${use} of ${network}, ${networkName}`;
  return [{ code: 'scenario/reserved-address', message, hint, path }];
}

function useOf<A extends string, N extends string>(
  { family, firstUse }: Conventions<A, N>,
  { address, network, gateway }: AddressClaim<A, N>,
): string | undefined {
  if (address === family.first(network)) return firstUse;
  if (family.reservedAtEnd > 0n && address === family.last(network)) return 'broadcast address';
  return address === gateway ? 'gateway' : undefined;
}
