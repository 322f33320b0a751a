import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { machineError } from '../error/lab-error.ts';
import { DEFAULT_PREFIX } from '../scenario/store-settings.ts';
import { type LeaseList, readLeases } from './read-lease.ts';
import { LeaseId } from './store.ts';

/** An entry of the store, among its leases. */
export const ViewedEntry = z.object({
  key: z.string(),
  value: z.string(),
  createRevision: z.int(),
  modRevision: z.int(),
  /** Id of the store's lease it ends with, decimal; absent for one that stays. */
  lease: LeaseId.optional(),
  /** ISO 8601, UTC; absent where nothing ends it, and where the store was not asked. */
  expiresAt: z.string().optional(),
});
export type ViewedEntry = z.infer<typeof ViewedEntry>;

/** The store's leases as a lab's agents see them. Entries that are none are among them: `readLeases` tells them apart. */
export const LeaseView = z.object({
  revision: z.int(),
  /** What the keys start with, `/coreos.com/network`. */
  prefix: z.string(),
  /** The store does not answer; this is what was last known of it. */
  isStale: z.boolean(),
  /** When it was read, ISO 8601, UTC. */
  readAt: z.string(),
  entries: z.array(ViewedEntry),
});
export type LeaseView = z.infer<typeof LeaseView>;

/** Where it is kept, in the state folder of a lab: rewritten at each change, and there also while the store does not answer. */
export const LEASES_FILE = 'leases.json';

/** What a lab has before its agents have seen a store. */
const NOTHING: LeaseView = {
  revision: 0,
  prefix: DEFAULT_PREFIX,
  isStale: true,
  readAt: new Date(0).toISOString(),
  entries: [],
};

/**
 * Reads the file; nothing where there is none. It is replaced as a whole, so that nobody reads half of it.
 * @throws LabError `lease/broken-view`
 */
export async function readLeaseView(file: string): Promise<LeaseView> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return NOTHING;
  try {
    return LeaseView.parse(JSON.parse(text));
  } catch (cause) {
    throw machineError(
      {
        code: 'lease/broken-view',
        message: `${file} does not tell the leases of a lab`,
        hint: 'its agents write it again at the next change of a lease; k8s-netlab node restart NODE --agent makes one',
      },
      cause,
    );
  }
}

/** The leases in a view, and the entries that are none. */
export function leasesIn({ entries }: LeaseView): LeaseList {
  return readLeases(entries.map((entry) => ({ ...entry, lease: entry.lease })));
}
