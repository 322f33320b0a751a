import type { Sample } from './exposition.ts';

/** Counts values by upper bounds. */
export interface Histogram {
  readonly observe: (value: number) => void;
  readonly samples: () => readonly Sample[];
}

/** @param bounds upper, inclusive, ascending; the last one, infinity, is added */
export function makeHistogram(bounds: readonly number[]): Histogram {
  const counts = bounds.map(() => 0);
  let sum = 0;
  let count = 0;
  return {
    observe: (value) => {
      sum += value;
      count += 1;
      // Each bucket counts those of all smaller ones too.
      bounds.forEach((bound, index) => {
        if (value <= bound) counts[index] = (counts[index] ?? 0) + 1;
      });
    },
    samples: () => [
      ...bounds.map((bound, index) => bucket(String(bound), counts[index] ?? 0)),
      bucket('+Inf', count),
      { suffix: '_sum', value: sum },
      { suffix: '_count', value: count },
    ],
  };
}

function bucket(le: string, value: number): Sample {
  return { suffix: '_bucket', labels: { le }, value };
}
