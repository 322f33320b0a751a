import type { Lab } from '../lab/lab.ts';
import { pcapNamesOf } from '../lab/pcap-names.ts';
import type { CapturedFrame } from '../packet/captured-frame.ts';
import { pcapngFile } from '../packet/pcapng-writer.ts';
import type { BundleFile } from './bundle-file.ts';

/** The frames a step captured, for Wireshark, with the lab's names. */
export function captureFile(frames: readonly CapturedFrame[], step: number, lab: Lab): BundleFile {
  return {
    path: `step-${step}.pcapng`,
    what: `what passed the devices that step ${step} speaks of, while it ran`,
    content: pcapngFile(frames, pcapNamesOf(lab)),
  };
}
