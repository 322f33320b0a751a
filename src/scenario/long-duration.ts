import * as z from 'zod';

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/**
 * A time such as `30s`, `5m` or `24h`, read as seconds.
 * @param text what is wrong with a time that `isGood` refuses
 */
export function LongDuration(isGood: (seconds: number) => boolean, text: string) {
  return z
    .string()
    .regex(/^\d{1,7}[smh]$/, 'is not a time such as 30s, 5m or 24h')
    .refine((written) => isGood(toSeconds(written)), text)
    .transform(toSeconds);
}

/** `5m` → 300. */
function toSeconds(text: string): number {
  return Number(text.slice(0, -1)) * (units[text.slice(-1)] ?? 1);
}
