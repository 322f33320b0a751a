import type { ArpExchange, Trace } from '../../observe/trace.ts';
import { pointsIn } from '../../check/points-in.ts';
import { formatEnd } from './end.ts';
import { formatMicros, named } from './named.ts';
import { foldable, formatFolded } from './folded.ts';
import { formatPoint } from './point.ts';
import type { TraceForm } from './trace-form.ts';

/** A trace as a story: what was sent, where it was seen and why it went there, how it ended. */
export function formatTrace(trace: Trace, form: TraceForm): string {
  const points = pointsIn(trace);
  const folded = form.isFull ? [] : foldable(points);
  const shown = trace.events.filter((event) => event.kind === 'arp' || !folded.includes(event));
  return [
    formatHead(trace, form),
    ...shown.map((event) =>
      event.kind === 'arp' ? formatArp(event, form) : formatPoint(event, points, form),
    ),
    formatFolded(folded, form),
    formatEnd(trace, form),
  ].join('');
}

function formatHead({ probe, watched, flushed, events }: Trace, { style, names }: TraceForm): string {
  const first = pointsIn({ events }).find(({ kind }) => kind === 'request');
  const words =
    first === undefined
      ? `a probe by ${probe.kind}`
      : `${first.packet.words}, ${first.packet.lengthBytes} bytes`;
  const count = watched.namespaces.length;
  const many = count === watched.of ? `all ${count}` : `${count} of ${watched.of}`;
  const cold =
    flushed.length === 0
      ? ''
      : `  neighbours and learned MACs were flushed first: ${flushed[0] ?? ''}, and so on\n`;
  return `${style.strong(`${style.name(probe.from)} → ${named(probe.address, names, style)}`)}  ${words}; watched in ${many} namespaces
  ${style.dim(probe.command)}
${cold}
`;
}

/** `ARP  pod-a/eth0 asks: who has 10.244.1.1 (node-1/cni0)? …` */
function formatArp(exchange: ArpExchange, { style, names }: TraceForm): string {
  const { where, dev, target, times, heardAt, answer, atUs } = exchange;
  const often = times > 1 ? `, ${times} times` : '';
  const heard = heardAt.length === 0 ? 'heard by nobody' : `heard at ${heardAt.join(', ')}`;
  const reply =
    answer === undefined
      ? style.bad('nobody answered')
      : `${style.name(answer.where)} answered after ${formatMicros(answer.afterUs)}: it has ${named(answer.mac, names, style)}`;
  return `${style.dim('ARP')} ${style.name(`${where}/${dev}`)} asks at ${formatMicros(atUs)}${often}: who has ${named(target, names, style)}?
      ${heard}
      ${reply}
`;
}
