import type { Series } from './interleave.ts';
import type { Tools } from './tools.ts';

/** One question about speed or size, and how it is answered. */
export interface Measurement {
  /** Chosen by it on the command line: `npm run bench -- growth`. */
  readonly name: string;
  readonly run: (tools: Tools) => Promise<Findings>;
}

/** What a measurement found: a table, the aims it is held against, and what it could not measure. */
export interface Findings {
  readonly title: string;
  /** Of all samples in `series`. */
  readonly unit: 'ms' | 'ms per pod' | 'MB';
  readonly series: readonly Series[];
  /** Name of the series that the median of each is divided by. */
  readonly baseline?: string;
  readonly aims: readonly Aim[];
  /** Names what is not installed, and what the reader should know of the comparison. */
  readonly notes: readonly string[];
}

/** A number to know, and where the project has set itself a goal, that beside it. */
export interface Aim {
  /** What the number is: `up / plan alone`. */
  readonly what: string;
  readonly measured: number;
  readonly wanted?: { readonly atMost: number } | { readonly atLeast: number };
  /** Printed behind the numbers; absent for a ratio. */
  readonly unit?: string;
}
