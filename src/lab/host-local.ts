import { type Cidr, type Ipv4, addressAt, firstAddress, sizeOf, toNumber } from '../net/ipv4.ts';

/** Who wants an address, and which one if it matters. */
export interface AddressRequest {
  readonly name: string;
  readonly address: Ipv4 | undefined;
}

/** Addresses by name in the order they were given out, and the state of the store behind them. */
export interface Reservations {
  readonly byName: ReadonlyMap<string, Ipv4>;
  /** Content of `last_reserved_ip.0`: where the next search starts. */
  readonly last: Ipv4 | undefined;
}

/**
 * Gives out addresses of a node's subnet as the host-local plugin does: the next one after the last, round and round, never the gateway (the first)
 * or the broadcast address (the last). A given address moves the cursor too.
 * All pods of a scenario are known, so a given address is kept free for its pod also while earlier pods are served.
 * @see containernetworking/plugins plugins/ipam/host-local/backend/allocator
 * @throws RangeError when the subnet is full: the scenario stage refuses such a scenario before.
 */
export function reserveAddresses(subnet: Cidr, requests: readonly AddressRequest[]): Reservations {
  const taken = new Set(requests.flatMap(({ address }) => address ?? []));
  const byName = new Map<string, Ipv4>();
  let last: Ipv4 | undefined;
  let cursor = GATEWAY_OFFSET;
  for (const { name, address } of requests) {
    cursor = address === undefined ? nextFree(subnet, cursor, taken) : offsetIn(subnet, address);
    last = addressAt(subnet, cursor);
    taken.add(last);
    byName.set(name, last);
  }
  return { byName, last };
}

const GATEWAY_OFFSET = 1;

function nextFree(subnet: Cidr, cursor: number, taken: ReadonlySet<Ipv4>): number {
  const usable = sizeOf(subnet) - 3;
  for (let step = 0; step < usable; step += 1) {
    const offset = GATEWAY_OFFSET + 1 + ((cursor - GATEWAY_OFFSET + step) % usable);
    if (!taken.has(addressAt(subnet, offset))) return offset;
  }
  throw new RangeError(`no address is left in ${subnet}`);
}

function offsetIn(subnet: Cidr, address: Ipv4): number {
  return toNumber(address) - toNumber(firstAddress(subnet));
}
