import type { Span } from '../error/lab-error.ts';

/** One step: look (`before`), do one thing (`action`), look again (`expect`). */
export interface Step {
  readonly name: string;
  /** What a reader should understand from it. */
  readonly why: string | undefined;
  /** Claims of the story this step proves, e.g. `S9`. */
  readonly claims: readonly string[];
  readonly before: readonly Expectation[];
  readonly action: Action | undefined;
  readonly expect: readonly Expectation[];
  /** How long a condition may take to become true. */
  readonly withinMs: number;
  readonly at: Span;
}

/** What a step does. A later kind of action (capture, fault, policy) is one more member. */
export type Action =
  | {
      readonly kind: 'ping';
      readonly from: string;
      readonly to: string;
      readonly count: number;
      readonly sizeBytes: number | undefined;
      readonly dontFragment: boolean;
    }
  | {
      readonly kind: 'exec';
      readonly on: string;
      readonly container: string | undefined;
      readonly run: readonly string[];
    }
  | {
      readonly kind: 'connect';
      readonly from: string;
      readonly to: string;
      readonly port: number;
      readonly protocol: 'http' | 'tcp' | 'udp';
      readonly container: string | undefined;
    }
  | { readonly kind: 'flush'; readonly table: 'neigh' | 'fdb'; readonly of: string }
  | { readonly kind: 'wait'; readonly until: readonly Expectation[] };

/** Tables a step can look at, by the kernel's names. */
export type TableKind = 'neigh' | 'fdb' | 'routes' | 'links' | 'addresses';

/**
 * What a table's row must say, by column; values may be names of the lab (`pod-b`, `node-1/cni0`), resolved by `check/`.
 */
export type Pattern = Readonly<Record<string, string>>;

export type Expectation = { readonly at: Span } & (
  | { readonly kind: 'reply'; readonly ttl: number | undefined }
  | { readonly kind: 'no-reply'; readonly because: string | undefined }
  | { readonly kind: 'output'; readonly contains: string | undefined; readonly matches: string | undefined }
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'table'; readonly table: TableKind; readonly of: string; readonly claim: TableClaim }
  | { readonly kind: 'route-to'; readonly of: string; readonly to: string; readonly pattern: Pattern }
  | {
      readonly kind: 'netns';
      readonly of: string;
      readonly sameAs: string | undefined;
      readonly differsFrom: string | undefined;
    }
);

export type TableClaim =
  | { readonly kind: 'has'; readonly pattern: Pattern }
  | { readonly kind: 'has-not'; readonly pattern: Pattern }
  /** Nothing learned: no dynamic entry, whatever is permanent aside. */
  | { readonly kind: 'cold' };
