import * as z from 'zod';

/** Longest a step may wait for one condition, ms. */
const MAX_WITHIN_MS = 600_000;

/** A time such as `500ms` or `2s`, read as milliseconds. */
export const Duration = z
  .string()
  .regex(/^\d+(\.\d+)?(ms|s)$/, 'is not a time such as 500ms or 2s')
  .refine((text) => toMs(text) <= MAX_WITHIN_MS, 'is above 600s, the longest wait')
  .transform(toMs);

/** `500ms` → 500, `2s` → 2000. */
function toMs(text: string): number {
  return text.endsWith('ms') ? Number(text.slice(0, -2)) : Number(text.slice(0, -1)) * 1000;
}
