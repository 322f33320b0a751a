import { LabError } from '../error/lab-error.ts';
import { subnetsPrefix } from '../lease/lease-key.ts';
import { readLease } from '../lease/read-lease.ts';
import type { Entry } from '../lease/store.ts';
import type { Cidr } from '../net/ipv4.ts';
import type { Host } from './host.ts';
import type { LabStore } from './lab-store.ts';

/** The subnet a node's agent has, or had. */
export function leaseOfNode(host: Host, node: string): Cidr | undefined {
  return host.list().find((state) => state.node === node)?.lease?.subnet;
}

/**
 * Takes a subnet's lease out of the store: its key alone (`delete`), or the store's lease and with it the key, as when its time is over (`expire`).
 * @throws LabError `agent/no-such-lease`
 */
export async function endLease(
  { own, prefix }: LabStore,
  subnet: Cidr,
  how: 'delete' | 'expire',
): Promise<void> {
  const { entries } = await own.list(subnetsPrefix(prefix));
  const entry = entries.find((one) => subnetOf(one) === subnet);
  if (entry === undefined)
    throw noSuchLease(
      subnet,
      entries.flatMap((one) => subnetOf(one) ?? []),
    );
  if (how === 'delete' || entry.lease === undefined) await own.delete(entry.key);
  else await own.revoke(entry.lease);
}

function subnetOf(entry: Entry): Cidr | undefined {
  const read = readLease(entry);
  return read.kind === 'lease' ? read.lease.subnet : undefined;
}

function noSuchLease(subnet: Cidr, subnets: readonly Cidr[]): LabError {
  return new LabError([
    {
      code: 'agent/no-such-lease',
      message: `nobody has leased ${subnet}`,
      hint: subnets.length === 0 ? 'no subnet is leased at all' : `leased are ${subnets.join(', ')}`,
    },
  ]);
}
