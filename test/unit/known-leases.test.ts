import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Known,
  knowsExactly,
  learnEvents,
  learnSnapshot,
  leasesOf,
} from '../../src/agent/known-leases.ts';
import { leaseKey } from '../../src/lease/lease-key.ts';
import { leaseValue } from '../../src/lease/lease-value.ts';
import type { Entry, StoreEvent } from '../../src/lease/store.ts';
import type { SubnetLease } from '../../src/lease/subnet-lease.ts';
import { Cidr, Ipv4 } from '../../src/net/ipv4.ts';

function lease(index: number, owner = index): SubnetLease {
  return {
    subnet: Cidr.parse(`10.244.${index}.0/24`),
    publicIp: Ipv4.parse(`192.0.2.${owner}`),
    backend: { kind: 'host-gw' },
  };
}

function entry(one: SubnetLease, modRevision = 1): Entry {
  return { key: leaseKey(one), value: leaseValue(one), createRevision: 1, modRevision, lease: undefined };
}

const put = (one: SubnetLease, modRevision = 2): StoreEvent => ({
  kind: 'put',
  entry: entry(one, modRevision),
});
const gone = (one: SubnetLease): StoreEvent => ({ kind: 'delete', key: leaseKey(one), modRevision: 9 });
const nothing: Known = new Map();
const snapshot = (...entries: Entry[]) => ({ revision: 9, entries });
const told = (changes: readonly { kind: string; lease: SubnetLease }[]) =>
  changes.map((change) => `${change.kind} ${change.lease.subnet} ${change.lease.publicIp}`);

describe('what an agent learns', () => {
  it('from a first list is all of it, and what is no lease is said', () => {
    const rubbish = { ...entry(lease(1)), key: '/coreos.com/network/subnets/rubbish' };
    const learned = learnSnapshot(nothing, snapshot(entry(lease(1)), rubbish));
    expect(told(learned.changes)).toEqual(['added 10.244.1.0/24 192.0.2.1']);
    expect(learned.skipped).toMatchObject([{ key: '/coreos.com/network/subnets/rubbish' }]);
    expect(leasesOf(learned.known)).toEqual([lease(1)]);
  });

  it('from a later list is what came and what went; another owner of a known subnet is not seen, as with flannel', () => {
    const before = learnSnapshot(nothing, snapshot(entry(lease(1)), entry(lease(2)))).known;
    const now = snapshot(entry(lease(2, 77), 5), entry(lease(3), 6));
    expect(told(learnSnapshot(before, now).changes)).toEqual([
      'added 10.244.3.0/24 192.0.2.3',
      'removed 10.244.1.0/24 192.0.2.1',
    ]);
    expect(told(learnSnapshot(before, now, 'values').changes)).toEqual([
      'added 10.244.2.0/24 192.0.2.77',
      'added 10.244.3.0/24 192.0.2.3',
      'removed 10.244.1.0/24 192.0.2.1',
    ]);
  });

  it('from an event is told again each time it is written, and removed with what was known of it', () => {
    const { known } = learnEvents(nothing, [put(lease(1, 7))]);
    expect(told(learnEvents(known, [put(lease(1, 7))]).changes)).toEqual(['added 10.244.1.0/24 192.0.2.7']);
    const last = learnEvents(known, [gone(lease(1))]);
    expect(told(last.changes)).toEqual(['removed 10.244.1.0/24 192.0.2.7']);
    expect(last.known.size).toBe(0);
  });

  it('of a key that nobody knew is that it went', () => {
    expect(learnEvents(nothing, [gone(lease(1))])).toMatchObject({
      changes: [],
      unknown: [leaseKey(lease(1))],
    });
  });

  it('by events one after the other is what a list of the end says', () => {
    const change = fc.record({ index: fc.integer({ min: 1, max: 4 }), isPut: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const there = new Map<string, Entry>();
        let known: Known = nothing;
        changes.forEach(({ index, isPut }, at) => {
          const one = entry(lease(index), at + 1);
          if (isPut) there.set(one.key, one);
          else there.delete(one.key);
          known = learnEvents(known, [isPut ? put(lease(index), at + 1) : gone(lease(index))]).known;
        });
        expect(knowsExactly(known, [...there.values()])).toBe(true);
        expect(learnSnapshot(known, snapshot(...there.values()), 'values').changes).toEqual([]);
      }),
    );
  });
});
