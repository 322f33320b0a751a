import type { CapturedFrame } from './captured-frame.ts';
import { pcapngFrame, pcapngHead, pcapngInterface, type PcapName } from './pcapng.ts';

/** Turns frames into the bytes of a pcapng file, piece by piece. */
export interface PcapngWriter {
  /** What a file begins with. */
  readonly head: Buffer;
  /** A frame; before the first one of a device also the device. */
  readonly frame: (frame: CapturedFrame) => Buffer;
}

/** Starts a file; `names` are shown by Wireshark in the place of addresses. */
export function pcapngWriter(names: readonly PcapName[]): PcapngWriter {
  const numbers = new Map<string, number>();
  return {
    head: pcapngHead('k8s-netlab', names),
    frame: (frame) => {
      const name = `${frame.where}/${frame.dev}`;
      const known = numbers.get(name);
      if (known !== undefined) return pcapngFrame(frame, known);
      const number = numbers.size;
      numbers.set(name, number);
      return Buffer.concat([pcapngInterface({ name, link: frame.link }), pcapngFrame(frame, number)]);
    },
  };
}

/** A whole pcapng file. */
export function pcapngFile(frames: readonly CapturedFrame[], names: readonly PcapName[]): Buffer {
  const writer = pcapngWriter(names);
  return Buffer.concat([writer.head, ...frames.map(writer.frame)]);
}
