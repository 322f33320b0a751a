import { type Family, offsetIn, sizeOfPrefix } from '../net/family.ts';

/** Who wants an address, and which one if it matters. */
export interface AddressRequest<A> {
  readonly name: string;
  readonly address: A | undefined;
}

/** Addresses by name in the order they were given out, and the state of the store behind them. */
export interface Reservations<A> {
  readonly byName: ReadonlyMap<string, A>;
  /** Content of `last_reserved_ip.0` (of IPv6 `.1`): where the next search starts. */
  readonly last: A | undefined;
}

/** What nobody has asked yet. */
const NO_RESERVATIONS = { byName: new Map<string, never>(), last: undefined } as const;

/**
 * Gives out addresses of a node's subnet as the host-local plugin does: the next one after the last, round and round, never the gateway (after the
 * first) or IPv4's broadcast address (the last). A given address moves the cursor too.
 * Who has an address keeps it, wherever it is.
 * All pods of a scenario are known, so a given address is kept free for its pod also while earlier pods are served.
 * @see containernetworking/plugins plugins/ipam/host-local/backend/allocator
 * @throws RangeError when the subnet is full: the scenario stage refuses such a scenario before.
 */
export function reserveAddresses<A extends string, N extends string>(
  family: Family<A, N>,
  { subnet, kept = NO_RESERVATIONS }: { readonly subnet: N; readonly kept?: Reservations<A> },
  requests: readonly AddressRequest<A>[],
): Reservations<A> {
  const taken = new Set([...kept.byName.values(), ...requests.flatMap(({ address }) => address ?? [])]);
  const byName = new Map(kept.byName);
  let { last } = kept;
  let cursor =
    last !== undefined && family.contains(subnet, last) ? offsetIn(family, subnet, last) : GATEWAY_OFFSET;
  for (const { name, address } of requests.filter((request) => !byName.has(request.name))) {
    cursor =
      address === undefined ? nextFree(family, subnet, { cursor, taken }) : offsetIn(family, subnet, address);
    last = family.at(subnet, cursor);
    taken.add(last);
    byName.set(name, last);
  }
  return { byName, last };
}

const GATEWAY_OFFSET = 1n;

function nextFree<A extends string, N extends string>(
  family: Family<A, N>,
  subnet: N,
  { cursor, taken }: { readonly cursor: bigint; readonly taken: ReadonlySet<A> },
): bigint {
  const usable = sizeOfPrefix(family, family.prefixLength(subnet)) - 2n - family.reservedAtEnd;
  for (let step = 0n; step < usable; step += 1n) {
    const offset = GATEWAY_OFFSET + 1n + ((cursor - GATEWAY_OFFSET + step) % usable);
    if (!taken.has(family.at(subnet, offset))) return offset;
  }
  throw new RangeError(`no address is left in ${subnet}`);
}
