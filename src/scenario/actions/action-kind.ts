import type * as z from 'zod';
import type { Span } from '../../error/lab-error.ts';
import type { Outcome } from '../action-keys.ts';
import type { ExpectationInput } from '../expectation-schema.ts';
import type { Path } from '../finding.ts';
import type { NameUse } from '../name-use.ts';

/** Where a value below the action's key stands in the file. */
export type SpanOf = (path: Path) => Span;

/** One key an action can have: how it is written, and what is then done. */
interface ActionKind<S extends z.ZodType, A> {
  readonly schema: S;
  /** For `k8s-netlab schema` and for hints. */
  readonly meta: { readonly description: string; readonly examples: unknown[] };
  readonly build: (input: z.output<S>, spanOf: SpanOf) => A;
  /** The names of the file in it. */
  readonly names?: (input: z.output<S>) => readonly NameUse[];
  /** Outcomes that not every action has. */
  readonly outcomes?: (input: z.output<S>) => readonly Outcome[];
  /** Conditions that are part of the action. */
  readonly until?: (input: z.output<S>) => readonly ExpectationInput[];
}

/** An action as it was read from a file. */
export interface WrittenAction<A> {
  readonly build: (spanOf: SpanOf) => A;
  readonly names: readonly NameUse[];
  readonly outcomes: readonly Outcome[];
  readonly until: readonly ExpectationInput[];
}

/** The schema of the key, which reads what is written there as a `WrittenAction`. */
export function actionKind<S extends z.ZodType, A>(kind: ActionKind<S, A>) {
  const { schema, meta, build, names, outcomes, until } = kind;
  return schema
    .transform((input): WrittenAction<A> => ({
      build: (spanOf) => build(input, spanOf),
      names: names?.(input) ?? [],
      outcomes: outcomes?.(input) ?? [],
      until: until?.(input) ?? [],
    }))
    .optional()
    .meta(meta);
}
