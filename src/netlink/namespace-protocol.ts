import type { Endpoint } from './namespace.ts';

/** What is wished for, made in a namespace by the thread that goes there. */
export type Wish =
  | { readonly kind: 'netlink'; readonly groups: number }
  | { readonly kind: 'netfilter' }
  | { readonly kind: 'connect' | 'listen' | 'udp'; readonly at: Endpoint }
  | { readonly kind: 'tun'; readonly name: string }
  | { readonly kind: 'read-sysctl'; readonly key: string }
  | { readonly kind: 'write-sysctl'; readonly key: string; readonly value: string };

/** What it made: a descriptor, which belongs to who asked from then on, or a text. */
export type Made =
  { readonly kind: 'descriptor'; readonly fd: number } | { readonly kind: 'text'; readonly text: string };

/** Main thread → the one that goes. */
export interface Ask {
  readonly id: number;
  readonly path: string;
  readonly wish: Wish;
}

/** And back. */
export interface Reply {
  readonly id: number;
  readonly made:
    Made | { readonly kind: 'failed'; readonly reason: string; readonly code: string | undefined };
}

/** Both ends are built together: a look at the outline is enough. */
export function isAsk(value: unknown): value is Ask {
  return typeof value === 'object' && value !== null && 'wish' in value;
}

export function isReply(value: unknown): value is Reply {
  return typeof value === 'object' && value !== null && 'made' in value;
}
