import type { LinkLayer } from './decode-frame.ts';

/** One frame as it passed a device of the lab. */
export interface CapturedFrame {
  /** The namespace. */
  readonly where: string;
  readonly dev: string;
  /** `in`: the device received it; `out`: it was sent by the device. */
  readonly direction: 'in' | 'out';
  /** Nanoseconds since 1970, by the kernel's clock. */
  readonly atNs: bigint;
  readonly link: LinkLayer;
  /** How long it was; `bytes` may hold less of it. */
  readonly lengthBytes: number;
  readonly bytes: Uint8Array;
}

/**
 * Puts the frames of several namespaces in one order, by time.
 *
 * Those of one namespace come, and stay, in the order its kernel handled them: a frame is stamped once as it enters a namespace and
 * keeps that time when the bridge is handed it, so times of one namespace may be equal, or go back.
 */
export function orderFrames(frames: readonly CapturedFrame[]): readonly CapturedFrame[] {
  const latest = new Map<string, bigint>();
  const timed = frames.map((frame) => {
    const before = latest.get(frame.where) ?? 0n;
    const atNs = frame.atNs > before ? frame.atNs : before;
    latest.set(frame.where, atNs);
    return { frame, atNs };
  });
  // A stable sort: frames of one time stay in the order they came in.
  return timed.sort((a, b) => (a.atNs < b.atNs ? -1 : Number(a.atNs > b.atNs))).map(({ frame }) => frame);
}
