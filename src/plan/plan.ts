import type { Span } from '../error/lab-error.ts';

/**
 * The ordered commands that build a lab. `wire` runs first, one command after another; then the nodes, side by side, each in its own order.
 */
export interface Plan {
  readonly lab: string;
  readonly wire: readonly Step[];
  readonly nodes: readonly NodePlan[];
  /** What runs on in the lab; absent where nothing does. The script tells of it, and leaves the start to whoever can end it, too. */
  readonly programs?: readonly Program[];
}

/** A program that is started on a node when it is there. */
export interface Program {
  readonly node: string;
  readonly argv: readonly [program: string, ...args: string[]];
  /** Folder it needs. */
  readonly folder: string;
  readonly because: string;
}

export interface NodePlan {
  readonly node: string;
  readonly steps: readonly NodeStep[];
}

/** Who does it on a real node: its operating system, flanneld, or the CNI plugins for the pods. In this order. */
export const PHASES = ['boot', 'flannel', 'pods'] as const;

export type Phase = (typeof PHASES)[number];

/** A step of a node, with the part of its life it belongs to. */
export type NodeStep = Step & { readonly phase: Phase };

/** Commands that may be run in a lab that is there already: those of `wire` first, then the nodes side by side. Every `Plan` is one. */
export interface Part {
  readonly wire: readonly Step[];
  readonly nodes: readonly { readonly node: string; readonly steps: readonly Step[] }[];
}

/** One command, where it runs, and why. */
export type Step = Command & {
  /** Network namespace it runs in; `underlay` is the lab's own. */
  readonly in: string;
  /** One sentence for the learner. */
  readonly because: string;
  /** Where in the scenario it comes from. */
  readonly from?: Span;
};

export type Command =
  | { readonly tool: 'ip' | 'bridge'; readonly argv: readonly string[] }
  /** `key` as a path below /proc/sys, `net/ipv4/ip_forward`. */
  | { readonly tool: 'sysctl'; readonly key: string; readonly value: string }
  /** A transaction of the packet filter: `argv` with the program's name, which takes `stdin`. */
  | {
      readonly tool: 'iptables-restore' | 'nft';
      readonly argv: readonly [program: string, ...args: string[]];
      readonly stdin: string;
    }
  /** A file in the lab's own /run. */
  | { readonly tool: 'write'; readonly path: string; readonly content: string; readonly mode: string }
  /** A file or folder of the lab's own /run, with all that is in it. */
  | { readonly tool: 'remove'; readonly path: string }
  /** Every process in the namespace. */
  | { readonly tool: 'kill' };
