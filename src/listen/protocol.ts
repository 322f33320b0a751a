import type { TableNews, TablesWanted } from './table-news.ts';

/**
 * What the command line and the program inside the lab say to each other, a line of JSON each.
 * The program may listen for several things at once; each is asked for under a number of the asker's.
 */
export type Request =
  | { readonly say: 'start'; readonly id: number; readonly what: Wanted }
  /** It is answered with `stopped` when all that happened until now has been told. */
  | { readonly say: 'stop'; readonly id: number };

/** Something to listen for. A new kind is one more member here, and one more line in `main.ts`. */
export type Wanted = FramesWanted | TablesWanted | DropsWanted;

/** The frames that pass devices of these namespaces. */
export interface FramesWanted {
  readonly kind: 'frames';
  readonly places: readonly FramePlace[];
  /** A classic BPF program that the kernel runs over each frame, four numbers an instruction; absent: all frames. */
  readonly filter?: readonly BpfInstruction[] | undefined;
  /** Bytes kept of each frame. */
  readonly snapBytes: number;
}

/** What the kernel drops, on the whole machine, and its reasons: of packets that passed a device. Root alone is told. */
export interface DropsWanted {
  readonly kind: 'drops';
}

export interface FramePlace {
  readonly where: string;
  /** Absent: all of the namespace. */
  readonly devices?: readonly string[] | undefined;
}

/** @see linux/filter.h struct sock_filter */
export type BpfInstruction = readonly [code: number, jumpTrue: number, jumpFalse: number, k: number];

export type Answer =
  /** From now on nothing is missed. */
  | { readonly say: 'listening'; readonly id: number }
  | { readonly say: 'heard'; readonly id: number; readonly news: News }
  | { readonly say: 'stopped'; readonly id: number; readonly summary: Summary }
  | { readonly say: 'failed'; readonly id: number; readonly reason: string };

export type News = FrameNews | TableNews | DropNews;

export interface FrameNews {
  readonly kind: 'frame';
  readonly where: string;
  readonly dev: string;
  readonly direction: 'in' | 'out';
  /** Nanoseconds since 1970, as decimal digits. */
  readonly atNs: string;
  readonly link: 'ethernet' | 'ip';
  readonly lengthBytes: number;
  readonly base64: string;
}

/** A packet the kernel gave up, and where its buffer had been before. */
export interface DropNews {
  readonly kind: 'drop';
  /** Nanoseconds since 1970, as decimal digits. */
  readonly atNs: string;
  /** The kernel's word: `NETFILTER_DROP`, `NEIGH_FAILED`. @see include/net/dropreason-core.h */
  readonly reason: string;
  /** The devices it passed, in order. */
  readonly trail: readonly TrailPoint[];
}

export interface TrailPoint {
  /** Namespaces have no name here: several may have a device of this one. */
  readonly dev: string;
  readonly direction: 'in' | 'out';
  /** As the kernel counts there: without the Ethernet header of what comes in. */
  readonly lengthBytes: number;
  readonly atNs: string;
}

/** What was missed, by namespace: frames the kernel had no room for. */
export interface Summary {
  readonly missed: Readonly<Record<string, number>>;
}

/** Both ends are of one build, and zod would double the time the listener takes to start: what is checked is that nobody else speaks. */
export function isRequest(value: unknown): value is Request {
  return isSaying(value, ['start', 'stop']);
}

/** The same for what the listener says. */
export function isAnswer(value: unknown): value is Answer {
  return isSaying(value, ['listening', 'heard', 'stopped', 'failed']);
}

function isSaying(value: unknown, words: readonly string[]): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'say' in value &&
    words.some((word) => word === value.say) &&
    'id' in value &&
    typeof value.id === 'number'
  );
}
