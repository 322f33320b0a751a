import type { CapturedFrame } from '../packet/captured-frame.ts';
import type { Listener } from './listener.ts';
import type { FrameNews, FramesWanted, Summary } from './protocol.ts';

/** What a capture has room for. @see tcpdump(8) -s */
const WHOLE_FRAME_BYTES = 262_144;

export interface CaptureRequest extends Pick<FramesWanted, 'places' | 'filter'> {
  /** Told each frame as it comes. */
  readonly onFrame: (frame: CapturedFrame) => void;
}

/** A capture that runs. */
export interface Capture {
  /** Resolves when all frames have been told that had passed when it was called. */
  readonly stop: () => Promise<Summary>;
  /** For those who wait for the end; rejects when the listener or its lab died. */
  readonly stopped: Promise<Summary>;
}

/**
 * Captures what passes the devices of namespaces, from the moment this resolves.
 * @throws LabError `machine/cannot-listen`
 */
export async function startCapture(listener: Listener, request: CaptureRequest): Promise<Capture> {
  const { places, filter, onFrame } = request;
  const wanted = { kind: 'frames', places, filter, snapBytes: WHOLE_FRAME_BYTES } as const;
  return listener.listen(wanted, (news) => {
    if (news.kind === 'frame') onFrame(readFrame(news));
  });
}

function readFrame(news: FrameNews): CapturedFrame {
  const { where, dev, direction, atNs, link, lengthBytes, base64 } = news;
  const bytes = Buffer.from(base64, 'base64');
  return { where, dev, direction, atNs: BigInt(atNs), link, lengthBytes, bytes };
}
