import type { Settle } from './settle.ts';

/** One way of doing the thing that is compared. */
export interface Variant {
  /** Does it once, leaves nothing behind, and gives what was measured. */
  readonly measure: () => Sample | Promise<Sample>;
}

/** What was measured once, by the name of its series. */
type Sample = Readonly<Record<string, number>>;

/** All samples taken under one name. */
export interface Series {
  readonly name: string;
  readonly samples: readonly number[];
}

/**
 * Runs the variants in turn, A B C A B C …, so that what disturbs the machine for a while disturbs all of them; before each, the machine is left
 * to finish what the one before has started.
 */
export async function interleave(
  variants: readonly Variant[],
  { runs, settle }: { readonly runs: number; readonly settle: Settle },
): Promise<readonly Series[]> {
  const samples = new Map<string, number[]>();
  for (let run = 0; run < runs; run += 1) {
    for (const variant of variants) {
      await settle();
      for (const [name, value] of Object.entries(await variant.measure()))
        samples.set(name, [...(samples.get(name) ?? []), value]);
    }
  }
  return [...samples].map(([name, values]) => ({ name, samples: values }));
}

/** The samples of one series. @throws Error when there is none of that name. */
export function samplesOf(series: readonly Series[], name: string): readonly number[] {
  const found = series.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`nothing was measured under the name "${name}"`);
  return found.samples;
}
