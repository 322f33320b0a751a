import { namesOf } from '../check/names.ts';
import { resolveAddress } from '../check/resolve-pattern.ts';
import { LabError } from '../error/lab-error.ts';
import { pcapNamesOf } from '../lab/pcap-names.ts';
import type { Trace } from '../observe/trace.ts';
import type { CapturedFrame } from '../packet/captured-frame.ts';
import { pcapngFile } from '../packet/pcapng-writer.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { Action } from '../scenario/step.ts';
import { type TraceRequest, trace } from '../trace/run-trace.ts';
import type { BundleFile } from './bundle-file.ts';
import { traceText } from './trace-text.ts';

/** How long nothing must be seen of a probe until it counts as lost, ms: ARP gives up after three seconds. */
const SILENCE_MS = 1300;

/** One more probe on the way that a failed step's packets went, followed; nothing for a step that sent none to another place. */
export async function traceFailure(
  open: OpenLab,
  action: Action | undefined,
  signal: AbortSignal,
): Promise<readonly BundleFile[]> {
  const probe = probeOf(open, action);
  if (probe === undefined) return [];
  const what = 'the way of one more such probe, sent after the step had failed';
  try {
    let frames: readonly CapturedFrame[] = [];
    const onFrames = (captured: readonly CapturedFrame[]): void => {
      frames = captured;
    };
    const found = await trace(open, { probe, isCold: false, silenceMs: SILENCE_MS, signal, onFrames });
    return [traceFile(open, found, what), framesFile(open, frames)];
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return [{ path: 'trace.txt', what, content: `could not be traced: ${error.message}\n` }];
  }
}

/** A trace, point by point. @param what for the index */
export function traceFile(open: OpenLab, found: Trace, what: string): BundleFile {
  return { path: 'trace.txt', what, content: traceText(open, found) };
}

function framesFile({ lab }: OpenLab, frames: readonly CapturedFrame[]): BundleFile {
  return {
    path: 'trace.pcapng',
    what: 'all that passed meanwhile, for Wireshark',
    content: pcapngFile(frames, pcapNamesOf(lab)),
  };
}

function probeOf({ lab }: OpenLab, action: Action | undefined): TraceRequest['probe'] | undefined {
  if (action?.kind !== 'ping' && action?.kind !== 'connect') return undefined;
  const { from, to } = action;
  const address = resolveAddress(to, namesOf(lab));
  if (address === undefined) return undefined;
  const ends = { from, to, address };
  if (action.kind === 'ping') {
    const { sizeBytes, dontFragment } = action;
    return { ...ends, kind: 'icmp', port: undefined, sizeBytes, dontFragment };
  }
  const kind = action.protocol === 'udp' ? 'udp' : 'tcp';
  return { ...ends, kind, port: action.port, sizeBytes: undefined, dontFragment: false };
}
