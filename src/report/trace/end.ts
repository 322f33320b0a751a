import type { End, Evidence, PacketKind, Trace } from '../../observe/trace.ts';
import { pointsIn } from '../../check/points-in.ts';
import { formatMicros, named } from './named.ts';
import { formatEntry } from './point.ts';
import type { TraceForm } from './trace-form.ts';

/** What the probe came to, with what tells why, and what could not be seen. */
export function formatEnd(trace: Trace, form: TraceForm): string {
  const { end, watched } = trace;
  const evidence = end.kind === 'answered' ? [] : end.evidence;
  const untold =
    end.kind !== 'lost' || watched.drops.kind === 'told'
      ? ''
      : `  why the kernel drops a packet it tells root alone (k8s-netlab doctor)\n`;
  const missed =
    watched.missedFrames === 0
      ? ''
      : `  ${watched.missedFrames} frames were missed: "not seen" is worth less here\n`;
  const verdict = verdictOf(end, trace, form);
  return `\n${verdict}\n${evidence.map((one) => formatWhy(one, form)).join('')}${untold}${missed}`;
}

function verdictOf(end: End, { events, watched }: Trace, form: TraceForm): string {
  const { style, names } = form;
  switch (end.kind) {
    case 'answered':
      return style.good(
        `answered by ${named(end.by, names, style)} after ${formatMicros(end.rttUs)}: ${end.words}, TTL ${end.ttl} as it arrived`,
      );
    case 'refused':
      return style.bad(`not answered: ${named(end.by, names, style)} says ${end.words}`);
    case 'not-sent':
      return style.bad(`not sent: ${end.words}`);
    case 'lost': {
      const point = pointsIn({ events }).find(({ number }) => number === end.at);
      const told = end.words === undefined ? '' : `; the sender was told: ${end.words}`;
      const count = watched.namespaces.length;
      const last =
        point === undefined
          ? `${NAMES[end.what]} was seen nowhere`
          : `${NAMES[end.what]} ended after ${point.number} ${point.where}/${point.dev} ${point.direction}; it was seen nowhere else in ${count} namespaces`;
      return style.bad(`lost: ${last}${told}`);
    }
  }
}

const NAMES: Readonly<Record<PacketKind, string>> = {
  request: 'the probe',
  reply: 'the probe arrived, and its answer',
  'icmp-error': 'the report to the sender',
};

function formatWhy(evidence: Evidence, form: TraceForm): string {
  const { style, names } = form;
  switch (evidence.kind) {
    case 'entry':
      return `  ${style.name(evidence.where)}: ${evidence.says}\n${formatEntry(evidence.entry, form)}`;
    case 'unanswered': {
      const { where, dev, target, times } = evidence.exchange;
      return `  ${style.name(where)}: asked ${times === 1 ? 'once' : `${times} times`} on ${dev} who has ${named(target, names, style)}, and nobody answered\n`;
    }
    case 'drop':
      return `  ${style.name(evidence.where)}: the kernel dropped it after ${evidence.dev}: ${style.strong(evidence.reason)}\n`;
    case 'counter':
      return `  ${style.name(evidence.where)}: ${evidence.counter} went up by ${evidence.by}: ${evidence.means}\n`;
    case 'fact':
      return `  ${evidence.says}\n`;
  }
}
