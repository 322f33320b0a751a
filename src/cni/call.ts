import type { Argv } from '../sandbox/runner.ts';

/** The commands of the protocol. @see containernetworking/cni SPEC.md, section 2 */
export type CniCommand = 'ADD' | 'DEL' | 'CHECK' | 'GC' | 'STATUS' | 'VERSION';

/** One program to be run on a node. */
export type Call =
  /** A plugin: its file, what it gets as environment, and the JSON object on its stdin. */
  | {
      readonly kind: 'plugin';
      readonly program: string;
      readonly env: Readonly<Record<string, string>>;
      readonly stdin: string;
    }
  /** A look at the kernel, which changes nothing and whose failure ends nothing. */
  | { readonly kind: 'look'; readonly argv: Argv };

/** A file to be written or removed among a node's own: mode 0600, its folder 0700 where it is made. */
export type FileChange =
  { readonly path: string; readonly content: string } | { readonly path: string; readonly isGone: true };

/** Calls that run one after another. */
export interface Chain {
  /** Each plugin gets the result of the one before as `prevResult`, as at an ADD. */
  readonly handsOn: boolean;
  /** After one that failed no other runs. */
  readonly stopsAtFailure: boolean;
  readonly before: readonly FileChange[];
  readonly calls: readonly Call[];
  /** Done when no call has failed. */
  readonly after: readonly FileChange[];
}

/** A chain that does nothing yet. */
export const noChain: Chain = { handsOn: false, stopsAtFailure: false, before: [], calls: [], after: [] };

/** What came of a call. */
export type Answer =
  | { readonly kind: 'ended'; readonly status: number; readonly stdout: string; readonly stderr: string }
  /** There is no such program, or none that may be run. */
  | { readonly kind: 'missing' }
  /** One before it in its chain failed. */
  | { readonly kind: 'skipped' };
