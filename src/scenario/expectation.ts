import type { Span } from '../error/lab-error.ts';
import type { ExpectationInput } from './expectation-schema.ts';
import type { Claim } from './expectations/kinds.ts';

/** What must hold, and where the file says so. */
export type Expectation = { readonly at: Span } & Claim;

/** One member of the union of expectations. */
export type ExpectationOf<K extends Expectation['kind']> = Extract<Expectation, { kind: K }>;

/** The expectation of a file, with its place. */
export function placed({ claim }: ExpectationInput, at: Span): Expectation {
  return { at, ...claim };
}
