/** Milliseconds of CLOCK_MONOTONIC: the same in all processes of a machine, and nobody can set it. @see clock_gettime(2) */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}
