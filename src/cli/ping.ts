import { Command } from '@commander-js/extra-typings';
import { namesOf } from '../check/names.ts';
import { openLab } from '../netlab.ts';
import { type Path, walkPath } from '../observe/path.ts';
import { ping, type PingRequest, type PingResult } from '../observe/ping.ts';
import { formatPing, hasNoLoss, nameAddresses, pingData } from '../report/ping.ts';
import { findPlace } from '../runtime/place.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { Context } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { labOption } from './lab-option.ts';
import { numberFrom, wholeNumberFrom } from './number-option.ts';
import { targetAddress } from './target-address.ts';

/** `k8s-netlab ping`: can it be reached, and by which way. */
export function command(context: Context) {
  return new Command('ping')
    .summary('ping a pod or node, and show the way the packets take')
    .description(
      `Sends echo requests with the system's ping, from a pod or node, and puts names beside the addresses. The way is what the routing
tables of all namespaces on it say ("ip route get"). Exit code 1 if any request stays unanswered.`,
    )
    .argument('<from>', 'pod, node or "underlay"')
    .argument('<to>', 'pod, node, NODE/DEVICE (node-1/cni0) or address')
    .option('-6, --ipv6', 'to its IPv6 address')
    .option('-c, --count <n>', 'how many requests', wholeNumberFrom(1, 100_000), 3)
    .option('-i, --interval <seconds>', 'time between them', numberFrom(0.002, 3600), 0.2)
    .option('-W, --wait <seconds>', 'how long to wait for the last answer', numberFrom(0.001, 3600), 1)
    .option('-s, --size <bytes>', SIZE_HELP, wholeNumberFrom(0, 65_507))
    .option('--df', 'do not fragment: too big a packet is refused, with the MTU in the answer')
    .option('--json', 'the result and the way as data')
    .addOption(labOption())
    .addHelpText('after', EXAMPLES)
    .action(async (from, to, options) => {
      const open = await openLab({ name: options.lab, env: context.env });
      const target = { from: findPlace(open.lab, from).name, to: targetAddress(open, to, options.ipv6) };
      const { count, interval: intervalSeconds, wait: waitSeconds, size: sizeBytes, df, json } = options;
      const timing = { count, intervalSeconds, waitSeconds };
      const request = { ...target, ...timing, sizeBytes, dontFragment: df === true };
      const [result, ways] = await Promise.all([
        pingLive(open, request, { context, isQuiet: json === true }),
        waysOf(open, request),
      ]);
      const report = { from, to, address: target.to, result, ...ways };
      context.write(
        json === true
          ? `${JSON.stringify(pingData(report), undefined, 2)}\n`
          : formatPing(report, context.style),
      );
      context.exit(exitCodeOf(result));
    });
}

const SIZE_HELP = 'payload; the packet is 28 bytes longer, of IPv6 48 (default: 56)';

const EXAMPLES = `
Examples:
  k8s-netlab ping pod-a pod-b
  k8s-netlab ping pod-a pod-b -c 1 -s 1422 --df
  k8s-netlab ping node-1 node-2/cni0
  k8s-netlab ping pod-a pod-b -6
  k8s-netlab ping pod-a 10.244.1.9 -W 0.5`;

function exitCodeOf(result: PingResult): number {
  if (result.isInterrupted) return ExitCode.interrupted;
  return hasNoLoss(result) ? ExitCode.held : ExitCode.broke;
}

/** Shows ping's lines as they come, with names; its own summary is left out, for ours follows. */
async function pingLive(
  open: OpenLab,
  request: PingRequest,
  { context, isQuiet }: { readonly context: Context; readonly isQuiet: boolean },
): Promise<PingResult> {
  const names = namesOf(open.lab);
  const onLine = (line: string): void => {
    const isSummary = line === '' || /^(---|rtt |ping: )|packets transmitted/.test(line);
    if (!isQuiet && !isSummary) context.write(`${nameAddresses(line, names, context.style)}\n`);
  };
  return ping(open.inside, request, { onLine, signal: context.signal });
}

/** There, and back from where it arrives to the address it came from. */
async function waysOf(
  { inside, lab }: OpenLab,
  { from, to }: PingRequest,
): Promise<{ readonly there: Path; readonly back: Path | undefined }> {
  const there = await walkPath(inside, lab, { from, to });
  if (there.end.kind === 'stopped' || there.source === undefined) return { there, back: undefined };
  return { there, back: await walkPath(inside, lab, { from: there.end.where, to: there.source }) };
}
