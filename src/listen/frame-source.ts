import { setTimeout } from 'node:timers/promises';
import { UNDERLAY } from '../net/names.ts';
import { enterNetns } from '../netlink/enter-netns.ts';
import { type PacketRing, type RingFrame, openPacketSocket, startPacketRing } from './packet-ring.ts';
import type { FrameNews, FramePlace, FramesWanted, Summary } from './protocol.ts';
import type { Source, Tell } from './source.ts';

/** Captures frames in several namespaces. @throws Error with the kernel's words; what was opened until then is closed with this process */
export async function openFrames(wanted: FramesWanted, tell: Tell): Promise<Source> {
  const sockets = wanted.places.map((place) => ({ place, fd: openSocketIn(place) }));
  const options = { ...wanted, ringBytes: ringBytesFor(sockets.length) };
  const captures = await Promise.all(
    sockets.map(async ({ place, fd }) => capturePlace(place, await startPacketRing(fd, options), tell)),
  );
  return {
    poll: () => captures.forEach((capture) => capture.poll()),
    stop: () => finish(captures),
  };
}

/**
 * Memory for all rings of a capture together, and the least and most for one. The most has room for a flooding ping of seconds where this
 * process does not get to run: the kernel may refuse single frames from three quarters on. @see net/packet/af_packet.c __packet_rcv_has_room
 */
const TOTAL_BYTES = 2 ** 26;
const LEAST_BYTES = 2 ** 20;
const MOST_BYTES = 2 ** 25;

function ringBytesFor(rings: number): number {
  return Math.min(MOST_BYTES, Math.max(LEAST_BYTES, TOTAL_BYTES / rings));
}

function openSocketIn({ where }: FramePlace): number {
  enterNetns(where === UNDERLAY ? '/proc/1/ns/net' : `/run/netns/${where}`);
  return openPacketSocket();
}

/** The capture in one namespace. */
interface PlaceCapture {
  readonly where: string;
  readonly poll: () => void;
  /** Frames read since the beginning, whether they were wanted or not. */
  readonly read: () => number;
  /** Frames the kernel has counted since the beginning: those it keeps for us, and those it had no room for. */
  readonly count: () => { readonly kept: number; readonly missed: number };
  readonly close: () => Promise<void>;
}

function capturePlace({ where, devices }: FramePlace, ring: PacketRing, tell: Tell): PlaceCapture {
  const nameOf = rememberNames(ring);
  let read = 0;
  let kept = 0;
  let missed = 0;
  return {
    where,
    poll: () => {
      for (const frame of ring.read()) {
        read += 1;
        const dev = nameOf(frame.deviceIndex);
        if (devices === undefined || devices.includes(dev)) tell(newsOf(frame, where, dev));
      }
    },
    read: () => read,
    count: () => {
      const since = ring.count();
      kept += since.seen - since.missed;
      missed += since.missed;
      return { kept, missed };
    },
    close: ring.close,
  };
}

/** One question a device; a device that is gone keeps the name it had. */
function rememberNames(ring: PacketRing): (index: number) => string {
  const names = new Map<number, string>();
  return (index) => {
    const name = names.get(index) ?? ring.nameOf(index) ?? `device ${index}`;
    names.set(index, name);
    return name;
  };
}

function newsOf(frame: RingFrame, where: string, dev: string): FrameNews {
  const { direction, link, atNs, lengthBytes, bytes } = frame;
  const base64 = bytes.toString('base64');
  return { kind: 'frame', where, dev, direction, atNs: String(atNs), link, lengthBytes, base64 };
}

/** A frame that was counted is handed over after some ms; what has not come by then never will. */
const MOST_MS = 2000;

/** Reads until every frame is told that the kernel had counted when it was asked to stop. */
async function finish(captures: readonly PlaceCapture[]): Promise<Summary> {
  const owed = captures.map((capture) => ({ capture, ...capture.count() }));
  const isRead = (): boolean => {
    captures.forEach((capture) => capture.poll());
    return owed.every(({ capture, kept }) => capture.read() >= kept);
  };
  const deadline = performance.now() + MOST_MS;
  while (!isRead() && performance.now() < deadline) await setTimeout(1);
  const missed = owed.map(({ capture, kept, missed: lost }): [string, number] => [
    capture.where,
    lost + Math.max(0, kept - capture.read()),
  ]);
  // Nobody needs to wait for the kernel to let go.
  void Promise.all(captures.map((capture) => capture.close()));
  return { missed: Object.fromEntries(missed) };
}
