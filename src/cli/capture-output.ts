import { closeSync, openSync, writeSync } from 'node:fs';
import type { Names } from '../check/names.ts';
import { machineError, usageError } from '../error/lab-error.ts';
import type { Lab } from '../lab/lab.ts';
import { pcapNamesOf } from '../lab/pcap-names.ts';
import { vxlanPortsOf } from '../lab/vxlan-ports.ts';
import type { CapturedFrame } from '../packet/captured-frame.ts';
import { decodeFrame } from '../packet/decode-frame.ts';
import { pcapngWriter } from '../packet/pcapng-writer.ts';
import { formatSeenFrame, seenFrameData } from '../report/capture.ts';
import { converse } from '../sandbox/conversation.ts';
import { hostRunner } from '../sandbox/host-runner.ts';
import type { Context } from './context.ts';

/** Where the frames of a capture go. */
export interface CaptureOutput extends AsyncDisposable {
  readonly frame: (frame: CapturedFrame) => void;
}

interface Wanted {
  readonly write?: string | undefined;
  readonly json?: true | undefined;
  readonly decode?: true | undefined;
  readonly lab: Lab;
  readonly names: Names;
}

/** Lines, lines of JSON, a pcapng file, or what tshark makes of one. */
export async function captureOutput(wanted: Wanted, context: Context): Promise<CaptureOutput> {
  if (wanted.write !== undefined) return pcapngOutput(wanted.lab, fileSink(wanted.write, context));
  if (wanted.decode === true)
    return pcapngOutput(wanted.lab, await tsharkSink(vxlanPortsOf(wanted.lab), context));
  return lineOutput(wanted, context);
}

function lineOutput({ json, lab, names }: Wanted, { write, style }: Context): CaptureOutput {
  const options = { vxlanPorts: vxlanPortsOf(lab) };
  let sinceNs: bigint | undefined;
  return {
    frame: (captured) => {
      sinceNs ??= captured.atNs;
      const seen = { captured, frame: decodeFrame(captured.bytes, captured.link, options) };
      write(
        json === true
          ? `${JSON.stringify(seenFrameData(seen, names))}\n`
          : formatSeenFrame(seen, sinceNs, { names, style }),
      );
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** Something that takes the bytes of a file. */
interface Sink {
  readonly write: (bytes: Buffer) => void;
  readonly close: () => Promise<void>;
}

function pcapngOutput(lab: Lab, { write, close }: Sink): CaptureOutput {
  const writer = pcapngWriter(pcapNamesOf(lab));
  write(writer.head);
  return { frame: (frame) => write(writer.frame(frame)), [Symbol.asyncDispose]: close };
}

function fileSink(file: string, context: Context): Sink {
  if (file === '-') return { write: context.writeBytes, close: () => Promise.resolve() };
  const fd = openOrSay(file);
  return {
    write: (bytes) => writeOrSay(fd, bytes, file),
    close: () => {
      closeSync(fd);
      return Promise.resolve();
    },
  };
}

function openOrSay(file: string): number {
  try {
    return openSync(file, 'w');
  } catch (error) {
    throw usageError({
      code: 'capture/cannot-write',
      message: `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'name a file in a folder that is there and yours to write, or "-" for stdout',
    });
  }
}

function writeOrSay(fd: number, bytes: Buffer, file: string): void {
  try {
    writeSync(fd, bytes);
  } catch (error) {
    throw machineError(
      {
        code: 'capture/unwritable',
        message: `${file} could not be written: ${error instanceof Error ? error.message : String(error)}`,
        hint: 'see whether there is room; what was written before is a whole capture up to there',
      },
      error,
    );
  }
}

/**
 * `-N n`: names of the file, and no look-up. The shell gives tshark a pipe, for it does not read from the socket that Node.js makes of a child's stdin.
 * @see tshark(1)
 */
const TSHARK = 'cat | tshark -l -N n -V -r - "$@"';

async function tsharkSink(vxlanPorts: readonly number[], context: Context): Promise<Sink> {
  const found = await hostRunner.run(['sh', '-c', 'command -v tshark']);
  if (found.kind !== 'exited' || found.code !== 0)
    throw machineError({
      code: 'capture/no-tshark',
      message: '--decode shows what tshark makes of a frame, and tshark is not installed',
      hint: 'apt-get install tshark, or leave --decode out',
    });
  const asVxlan = vxlanPorts.flatMap((port) => ['-d', `udp.port==${port},vxlan`]);
  const tshark = converse(hostRunner, ['sh', '-c', TSHARK, 'sh', ...asVxlan], {
    onLine: (line) => context.write(`${line}\n`),
    onEnd: () => undefined,
  });
  return { write: tshark.say, close: async () => tshark[Symbol.asyncDispose]() };
}
