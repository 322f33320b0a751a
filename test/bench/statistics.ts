/** The middle and both ends of a set of samples, in the samples' unit. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @throws Error when there is no sample: nothing is not zero. */
export function spreadOf(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) throw new Error('there is nothing to take a median of');
  return { min, median: medianOfSorted(sorted), max };
}

/** Ratio of the medians of two sets of samples. */
export function ratioOf(samples: readonly number[], baseline: readonly number[]): number {
  return spreadOf(samples).median / spreadOf(baseline).median;
}

function medianOfSorted(sorted: readonly number[]): number {
  const upper = sorted.slice(Math.floor(sorted.length / 2));
  const lower = sorted.slice(0, Math.ceil(sorted.length / 2));
  return ((upper[0] ?? NaN) + (lower.at(-1) ?? NaN)) / 2;
}
