import * as z from 'zod';
import { subnetsPrefix } from '../lease/lease-key.ts';
import type { Store } from '../lease/store.ts';
import type { LabStore } from './lab-store.ts';

/** A key that somebody else than an agent writes; with `ttlSeconds` it goes by itself. */
export const PutKey = z.object({
  key: z.string(),
  value: z.string(),
  ttlSeconds: z.int().positive().optional(),
});
export type PutKey = z.infer<typeof PutKey>;

/** @returns the revision of the writing */
export async function putKey(
  store: Store,
  { key, value, ttlSeconds }: PutKey,
): Promise<{ revision: number }> {
  const lease = ttlSeconds === undefined ? undefined : await store.grant(ttlSeconds);
  return { revision: await store.put(key, value, lease) };
}

/** Forgets all changes of the store before now. @returns up to which revision */
export async function compactNow({ own, prefix }: LabStore): Promise<{ revision: number }> {
  const { revision } = await own.list(subnetsPrefix(prefix));
  await own.compact(revision);
  return { revision };
}
