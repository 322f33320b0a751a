import type { Trace } from '../observe/trace.ts';

/** What an action answered, as far as expectations can ask for it. "Could not do it" is never "it did not answer". */
export type ActionResult = Answer & {
  /** The action as a command line one can type in the lab's shell. */
  readonly did: string;
};

export type Answer =
  | {
      readonly kind: 'answered';
      /** Of all that was asked, how much was answered; absent where nothing was asked (`exec`). */
      readonly replies: Replies | undefined;
      /** The address the server saw as its client, where it says. */
      readonly client?: string | undefined;
      /** Where the largest payload was looked for. */
      readonly largest?: LargestPayload;
      /** The way of a probe that was traced. */
      readonly trace?: Trace;
      readonly exitCode: number;
      /** What was printed, stdout before stderr. */
      readonly output: string;
      /** The lines of it that are worth showing. */
      readonly evidence: readonly string[];
    }
  | { readonly kind: 'not-done'; readonly reason: string };

/** The answer of an action that was done. */
export type Answered = Extract<Answer, { kind: 'answered' }>;

export interface LargestPayload {
  /** Absent where not even an empty one was answered. */
  readonly bytes: number | undefined;
}

export interface Replies {
  readonly wanted: number;
  readonly got: number;
  /** TTL of each answer as it arrived; empty for a protocol that does not show it. */
  readonly ttls: readonly number[];
}
