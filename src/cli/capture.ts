import { setTimeout } from 'node:timers/promises';
import { Command } from '@commander-js/extra-typings';
import { nameFilter } from '../check/name-filter.ts';
import { type Names, namesOf } from '../check/names.ts';
import { capturePoints, isCapturePoint } from '../lab/capture-points.ts';
import { startCapture } from '../listen/capture.ts';
import { compileFilter } from '../listen/compile-filter.ts';
import { openListener } from '../listen/listener.ts';
import { openLab } from '../netlab.ts';
import { requireDevices } from '../observe/require-devices.ts';
import type { CapturedFrame } from '../packet/captured-frame.ts';
import { liveOrder } from '../packet/order-live.ts';
import { formatMissed } from '../report/capture.ts';
import { hostRunner } from '../sandbox/host-runner.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import { type CaptureOutput, captureOutput } from './capture-output.ts';
import type { Context } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { labOption } from './lab-option.ts';
import { numberFrom, wholeNumberFrom } from './number-option.ts';

const HELP = `
WHERE is a pod, a node or underlay (all devices of it), PLACE/DEVICE, veth:POD
(the node's end of a pod's cable) or port:NODE (the wire's end of a node's);
without any, everywhere. The first word that is none of these begins FILTER,
which is written as for tcpdump; names of the lab stand for their addresses.
A filter sees the outer packet: what is inside VXLAN is "udp port 8472".

Examples:
  k8s-netlab capture                      # everything, everywhere, until Ctrl-C
  k8s-netlab capture pod-a veth:pod-a node-1/cni0 icmp or arp
  k8s-netlab capture node-1 host pod-b and not arp
  k8s-netlab capture underlay -c 10 --decode udp port 8472
  k8s-netlab capture -w ping.pcapng --for 5    # for Wireshark, with the names
  k8s-netlab capture -w - | wireshark -k -i -`;

/** `k8s-netlab capture`: the frames that pass devices of a lab. */
export function command(context: Context) {
  return new Command('capture')
    .summary('watch the frames that pass devices of a lab')
    .description(
      'Shows each frame at each device it passes, in the order of the kernel, with the lab\'s names beside the numbers; or writes a pcapng file. Says "capturing" on stderr when nothing can be missed any more, and at the end whether anything was.',
    )
    .usage('[options] [WHERE...] [FILTER...]')
    .argument('[where...]', 'where to capture, then a filter')
    .option('-w, --write <file>', 'write a pcapng file, "-" for stdout')
    .option('-c, --count <frames>', 'end after so many frames', wholeNumberFrom(1, 1e9))
    .option('--for <seconds>', 'end after so many seconds', numberFrom(0.001, 1e6))
    .option('--json', 'a JSON object a frame')
    .option('--decode', 'the whole of each frame, by tshark')
    .addOption(labOption())
    .addHelpText('after', HELP)
    .action(async (words, { lab, for: seconds, count, ...form }) => {
      const open = await openLab({ name: lab, env: context.env });
      const names = namesOf(open.lab);
      const request = await readRequest(words, open, names);
      await using output = await captureOutput({ ...form, lab: open.lab, names }, context);
      const end = { signal: context.signal, seconds, count };
      const { shown, missed } = await capture(request, { open, output, end }, context);
      context.note(formatMissed(missed, shown, context.noteStyle));
      context.exit(ExitCode.held);
    });
}

async function readRequest(words: readonly string[], { lab, inside }: OpenLab, names: Names) {
  const first = words.findIndex((word) => !isCapturePoint(lab, word) && !looksLikePoint(word));
  const places = capturePoints(lab, first === -1 ? words : words.slice(0, first));
  await requireDevices(inside, places);
  if (first === -1) return { places };
  const text = words.slice(first).join(' ');
  return { places, filter: await compileFilter(hostRunner, nameFilter(text, names)) };
}

/** No filter begins so: a misspelt point, or an empty word, is to be told, not to be taken for a filter. */
function looksLikePoint(word: string): boolean {
  return word === '' || /^[a-z][-a-z0-9]*\/[a-z]|^(veth|port):/.test(word);
}

interface Session {
  readonly open: OpenLab;
  readonly output: CaptureOutput;
  /** Ctrl-C ends a capture as it should end; so does its time. */
  readonly end: {
    readonly signal: AbortSignal;
    readonly seconds: number | undefined;
    readonly count: number | undefined;
  };
}

/** Frames of two namespaces are told in their order if the later one is at most so late, ms. */
const LATEST_MS = 50;

async function capture(
  request: Awaited<ReturnType<typeof readRequest>>,
  { open, output, end }: Session,
  context: Context,
) {
  await using listener = openListener(open.inside);
  const order = liveOrder();
  const running = await startCapture(listener, { ...request, onFrame: order.push });
  context.note('capturing\n');
  let shown = 0;
  const endsAt = performance.now() + (end.seconds ?? Infinity) * 1000;
  const isOver = (): boolean => end.signal.aborted || shown === end.count || performance.now() >= endsAt;
  const show = (frame: CapturedFrame): void => {
    if (shown === end.count) return;
    shown += 1;
    output.frame(frame);
  };
  // Rejects only where the lab goes down meanwhile.
  const died = running.stopped.then(() => false);
  const passes = async (): Promise<boolean> => Promise.race([setTimeout(LATEST_MS / 2, true), died]);
  while (!isOver() && (await passes())) order.take(BigInt(Date.now() - LATEST_MS) * 1_000_000n).forEach(show);
  const { missed } = await running.stop();
  order.takeAll().forEach(show);
  return { shown, missed };
}
