import { isIpv4 } from '../net/ipv4.ts';
import { Ipv6 } from '../net/ipv6.ts';
import { type Fields, readFields } from './json-fields.ts';
import { parseLeaseKey } from './lease-key.ts';
import { readBackend } from './read-backend.ts';
import type { Entry } from './store.ts';
import type { SubnetLease } from './subnet-lease.ts';

/** An entry among the leases that is none, e.g. one somebody else wrote there. */
export interface SkippedEntry {
  readonly key: string;
  readonly reason: string;
}

/** The leases among entries, in their order, and those entries that are none. */
export interface LeaseList {
  readonly leases: readonly SubnetLease[];
  readonly skipped: readonly SkippedEntry[];
}

export type ReadLease =
  { readonly kind: 'lease'; readonly lease: SubnetLease } | ({ readonly kind: 'skipped' } & SkippedEntry);

/** Sorts entries into leases and others; never fails. */
export function readLeases(entries: readonly Entry[]): LeaseList {
  const read = entries.map((entry) => readLease(entry));
  return {
    leases: read.flatMap((one) => (one.kind === 'lease' ? [one.lease] : [])),
    skipped: read.flatMap((one) => (one.kind === 'skipped' ? [{ key: one.key, reason: one.reason }] : [])),
  };
}

/** The lease an entry stands for, as flannel reads it: any case of the names, unknown ones ignored, no `PublicIPv6` needed. */
export function readLease({ key, value, lease }: Pick<Entry, 'key' | 'value' | 'lease'>): ReadLease {
  const subnets = parseLeaseKey(key);
  if ('reason' in subnets) return { kind: 'skipped', key, reason: subnets.reason };
  const attributes = readAttributes(value, subnets.subnet6 !== undefined);
  if ('reason' in attributes) return { kind: 'skipped', key, reason: attributes.reason };
  const leaseId = lease === undefined ? {} : { leaseId: lease };
  return { kind: 'lease', lease: { ...subnets, ...attributes, ...leaseId } };
}

type Attributes = Pick<SubnetLease, 'publicIp' | 'publicIp6' | 'backend' | 'backend6'>;

function readAttributes(value: string, isDual: boolean): Attributes | { readonly reason: string } {
  const fields = readFields(value);
  if (fields === undefined) return { reason: 'its value is not a JSON object' };
  const publicIp = fields.get('publicip');
  if (typeof publicIp !== 'string' || !isIpv4(publicIp))
    return {
      reason:
        publicIp === undefined
          ? 'it has no PublicIP'
          : `PublicIP ${JSON.stringify(publicIp)} is no IPv4 address`,
    };
  const publicIp6 = fields.has('publicipv6') ? Ipv6.safeParse(fields.get('publicipv6')).data : undefined;
  if (fields.has('publicipv6') && publicIp6 === undefined)
    return { reason: `PublicIPv6 ${JSON.stringify(fields.get('publicipv6'))} is no IPv6 address` };
  return { publicIp, ...(publicIp6 === undefined ? {} : { publicIp6 }), ...readBackends(fields, isDual) };
}

function readBackends(fields: Fields, isDual: boolean): Pick<SubnetLease, 'backend' | 'backend6'> {
  const type = fields.get('backendtype');
  const backend = readBackend(type, fields.get('backenddata'));
  return isDual ? { backend, backend6: readBackend(type, fields.get('backendv6data')) } : { backend };
}
