import type * as z from 'zod';
import type { ActionKey, Outcome } from '../action-keys.ts';
import type { Path } from '../finding.ts';
import type { NameUse } from '../name-use.ts';

/** One key an expectation can have: how it is written, and what it then says. */
interface ExpectationKind<S extends z.ZodType, C> {
  readonly schema: S;
  /** For `k8s-netlab schema` and for hints. */
  readonly meta: {
    /** The key, where the schema has it in more places than one: there it is defined once. */
    readonly id?: string;
    readonly description: string;
    readonly examples: unknown[];
  };
  /** What it claims, in the words of the judge. */
  readonly build: (input: z.output<S>) => C;
  /** The names of the file in it. */
  readonly names?: (input: z.output<S>) => readonly NameUse[];
  /** The actions it may follow; left out of what is about the lab, which may stand anywhere. */
  readonly after?: readonly ActionKey[];
  /** What not each of these actions has. */
  readonly need?: (input: z.output<S>) => Need | undefined;
}

/** An expectation as it was read from a file. */
export interface Written<C> {
  readonly claim: C;
  readonly names: readonly NameUse[];
  readonly after: readonly ActionKey[] | undefined;
  readonly need: Need | undefined;
}

/** An outcome that the action before must have, and what to say where it has not. */
export interface Need {
  readonly outcome: Outcome;
  /** From the key of the expectation down. */
  readonly path: Path;
  readonly message: (action: ActionKey) => string;
  readonly hint: string;
}

/** The schema of the key, which reads what is written there as a `Written`. */
export function expectationKind<S extends z.ZodType, C>(kind: ExpectationKind<S, C>) {
  const { schema, meta, build, names, after, need } = kind;
  return schema
    .transform((input): Written<C> => ({
      claim: build(input),
      names: names?.(input) ?? [],
      after,
      need: need?.(input),
    }))
    .optional()
    .meta(meta);
}
