import type { Entry } from './entries.ts';
import type { EntryStep, Job } from './program-entries.ts';

/** Remembers the forwarding entries of each peer. */
export interface StaleEntries {
  /** The job, which also removes the forwarding entries that an earlier MAC or address of the peer has left. */
  readonly removedWith: (job: Job) => Job;
}

export function staleEntries(): StaleEntries {
  const known = new Map<string, readonly Entry[]>();
  return {
    removedWith: ({ change, steps }) => {
      const { subnet } = change.lease;
      const now = steps.map(({ entry }) => entry).filter(({ table }) => table === 'fdb');
      const isNow = ({ text }: Entry): boolean => now.some((entry) => entry.text === text);
      const stale = (known.get(subnet) ?? []).filter((entry) => !isNow(entry));
      if (change.kind === 'added') known.set(subnet, now);
      else known.delete(subnet);
      return {
        change,
        steps: [...steps, ...stale.map((entry): EntryStep => ({ action: 'removed', entry }))],
      };
    },
  };
}
