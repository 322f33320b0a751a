import { Command, Option } from '@commander-js/extra-typings';
import { namesOf } from '../check/names.ts';
import { usageError } from '../error/lab-error.ts';
import { openLab } from '../netlab.ts';
import { traceData } from '../report/trace/data.ts';
import { formatTrace } from '../report/trace/text.ts';
import { findPlace } from '../runtime/place.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import { trace } from '../trace/run-trace.ts';
import type { Trace } from '../observe/trace.ts';
import type { ProbeRequest } from '../trace/send-probe.ts';
import type { Context } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { labOption } from './lab-option.ts';
import { numberFrom, wholeNumberFrom } from './number-option.ts';
import { targetAddress } from './target-address.ts';

const readPort = wholeNumberFrom(1, 65_535);

/** `k8s-netlab trace`: one packet, at every device it passes. */
export function command(context: Context) {
  return new Command('trace')
    .summary('send one packet and show every device it passes, and why it goes there')
    .description(
      'Sends one probe from a pod or node and captures in all namespaces of the lab meanwhile: every point it was seen at, there and back, with the table entry that decided each step and the command that shows it. What is lost is shown where it was seen last, with what the kernel tells about it. Exit code 1 if it was not answered.',
    )
    .argument('<from>', 'pod, node or "underlay"')
    .argument('<to>', 'pod, node, NODE/DEVICE (node-1/cni0) or address')
    .addOption(new Option('--icmp', 'by an echo request (the default)').conflicts(['tcp', 'udp']))
    .addOption(
      new Option('--tcp <port>', 'by the opening of a TCP connection').argParser(readPort).conflicts('udp'),
    )
    .option('--udp <port>', 'by a UDP datagram', readPort)
    .option(
      '--cold',
      "flush neighbours and the bridges' learned MACs in all that is watched first, so that ARP is seen",
    )
    .option('-s, --size <bytes>', 'payload of the echo request (default: 56)', wholeNumberFrom(0, 65_507))
    .option('--df', 'do not fragment')
    .option(
      '-W, --wait <seconds>',
      'it is lost when nothing was seen of it for so long',
      numberFrom(0.05, 60),
      1.3,
    )
    .option('--full', 'show the way back point by point also where it is the way there')
    .addOption(new Option('--json', 'all of it as data').conflicts('html'))
    .option('--html <file>', 'write a page with the way drawn over the topology')
    .addOption(labOption())
    .addHelpText('after', EXAMPLES)
    .action(async (from, to, options) => show(context, { ...options, from, to }));
}

const EXAMPLES = `
Examples:
  k8s-netlab trace pod-a pod-b
  k8s-netlab trace pod-a pod-b --cold --full
  k8s-netlab trace pod-a pod-b --tcp 8080
  k8s-netlab trace pod-a pod-b --size 1423 --df
  k8s-netlab trace pod-a pod-b --html trace.html && xdg-open trace.html
  k8s-netlab trace node-1 10.244.2.99 --json | jq .end`;

interface Words {
  readonly from: string;
  readonly to: string;
  readonly tcp?: number | undefined;
  readonly udp?: number | undefined;
  readonly cold?: true | undefined;
  readonly size?: number | undefined;
  readonly df?: true | undefined;
  readonly wait: number;
  readonly full?: true | undefined;
  readonly json?: true | undefined;
  readonly html?: string | undefined;
  readonly lab?: string | undefined;
}

async function show(context: Context, words: Words): Promise<void> {
  const { cold, wait, lab } = words;
  const open = await openLab({ name: lab, env: context.env });
  const request = { isCold: cold === true, silenceMs: wait * 1000, signal: context.signal };
  const found = await trace(open, { ...request, probe: probeOf(open, words) });
  await tell(found, words, { context, open });
  context.exit(found.end.kind === 'answered' ? ExitCode.held : ExitCode.broke);
}

async function tell(
  found: Trace,
  { full, json, html }: Words,
  { context, open }: { readonly context: Context; readonly open: OpenLab },
): Promise<void> {
  const names = namesOf(open.lab);
  if (json === true) {
    context.write(`${JSON.stringify(traceData(found, names), undefined, 2)}\n`);
    return;
  }
  const { style, columns } = context;
  context.write(formatTrace(found, { names, style, columns, isFull: full === true }));
  if (html === undefined) return;
  const { writeTracePage } = await import('./trace-page.ts');
  await writeTracePage(found, open, { file: html, cwd: context.cwd });
}

/** @throws LabError `lab/no-such-place`, `lab/no-such-target`, `trace/size-of-icmp` */
function probeOf(open: OpenLab, { from, to, tcp, udp, size, df }: Words): ProbeRequest {
  const port = tcp ?? udp;
  if (port !== undefined && (size !== undefined || df === true))
    throw usageError({
      code: 'trace/size-of-icmp',
      message: '--size and --df are about echo requests',
      hint: 'leave --tcp and --udp out, or --size and --df',
    });
  const kind = tcp === undefined ? (udp === undefined ? 'icmp' : 'udp') : 'tcp';
  const ends = { from: findPlace(open.lab, from).name, to, address: targetAddress(open, to) };
  return { kind, ...ends, port, sizeBytes: size, dontFragment: df === true };
}
