import type { MacPair, Outer, Packet, PassageKind, Point, TableEntry } from '../../trace/trace.ts';
import { formatEvidence } from '../evidence.ts';
import { formatMicros, named } from './named.ts';
import type { TraceForm } from './trace-form.ts';

const INDENT = ' '.repeat(6);

/**
 * One point, and what brought the packet there; what has not changed since the point before is not said again.
 *
 *      4 node-1/flannel.1 out  0.024 ms  routed, TTL 64 → 63; 84 of 1450 bytes
 *          10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink  # pods of node-2
 *            ip -n node-1 route get fibmatch 10.244.2.2 from 10.244.1.2 iif cni0
 */
export function formatPoint(point: Point, points: readonly Point[], form: TraceForm): string {
  const { number, where, dev, direction, atUs, passage, packet, outer } = point;
  const { style } = form;
  const before = points.find((one) => one.number === passage.from);
  const head = `${String(number).padStart(3)} ${style.strong(style.name(`${where}/${dev}`))} ${direction}  ${style.dim(formatMicros(atUs))}`;
  return [
    `${head}  ${passageWords[passage.kind](point, before)}${roomWords(point, before)}\n`,
    ...addressLines({ packet, outer }, before, form).map((line) => `${INDENT}${line}\n`),
    ...passage.entries.map((entry) => formatEntry(entry, form)),
  ].join('');
}

/** The entry that decided, and below it the command that shows it. */
export function formatEntry({ line, command, isUsable }: TableEntry, form: TraceForm): string {
  const { style } = form;
  const evidence = formatEvidence([line], INDENT, {
    ...form,
    style: { ...style, dim: isUsable ? style.good : style.bad },
  });
  return `${evidence}${INDENT}  ${style.dim(command)}\n`;
}

type Say = (point: Point, before: Point | undefined) => string;

const sayPacket: Say = ({ passage, packet }) => `${passage.kind}: ${packet.words}`;

/** How the packet came here. */
const passageWords: Readonly<Record<PassageKind, Say>> = {
  sent: sayPacket,
  answered: sayPacket,
  reported: sayPacket,
  routed: ({ packet, outer }, before) => ttlWords(outer ?? packet, before),
  encapsulated: ({ outer }) =>
    outer === undefined ? 'wrapped' : `wrapped in VXLAN ${outer.vni} for ${outer.destination}`,
  decapsulated: () => 'unwrapped from VXLAN',
  crossed: () => 'through the cable',
  'taken-in': () => 'taken in by the bridge: the MAC is its own',
  switched: () => 'switched: the bridge knows the port of the MAC',
  flooded: () => 'flooded: the bridge knew no port of the MAC',
  'looped-back': () => 'back in by the loopback device',
  'seen-next': () => 'seen next',
};

function ttlWords({ ttl }: Pick<Packet, 'ttl'>, before: Point | undefined): string {
  const was = before?.outer ?? before?.packet;
  return was === undefined ? 'routed' : `routed: TTL ${was.ttl} → ${ttl}`;
}

/** Bytes of the packet and what the device has room for, where either changed. */
function roomWords({ mtu }: Point, before: Point | undefined): string {
  if (mtu === undefined) return '';
  const isSame = before?.mtu?.deviceBytes === mtu.deviceBytes && before.mtu.leftBytes === mtu.leftBytes;
  return isSame ? '' : `; ${mtu.deviceBytes - mtu.leftBytes} of ${mtu.deviceBytes} bytes MTU`;
}

interface Headers {
  readonly packet: Packet;
  readonly outer: Outer | undefined;
}

function addressLines(
  { packet, outer }: Headers,
  before: Point | undefined,
  form: TraceForm,
): readonly string[] {
  if (outer !== undefined) {
    return before?.outer === undefined || isOtherFrame(outer, before.outer)
      ? [...macLines(outer.mac, form), `${ipLine(outer, form)}, TTL ${outer.ttl}, UDP port ${outer.port}`]
      : [];
  }
  if (before?.outer !== undefined) return macLines(packet.mac, form);
  return [
    ...(isSameMac(packet.mac, before?.packet.mac) ? [] : macLines(packet.mac, form)),
    ...(isSameIp(packet, before?.packet) ? [] : [`${ipLine(packet, form)}, TTL ${packet.ttl}`]),
  ];
}

function isOtherFrame(outer: Outer, before: Outer): boolean {
  return !isSameMac(outer.mac, before.mac) || !isSameIp(outer, before);
}

function macLines(mac: MacPair | undefined, { names, style }: TraceForm): readonly string[] {
  if (mac === undefined) return [];
  return [`${named(mac.source, names, style)} → ${named(mac.destination, names, style)}`];
}

function ipLine(
  { source, destination }: Pick<Packet, 'source' | 'destination'>,
  { names, style }: TraceForm,
): string {
  return `${named(source, names, style)} → ${named(destination, names, style)}`;
}

function isSameMac(one: MacPair | undefined, other: MacPair | undefined): boolean {
  return one?.source === other?.source && one?.destination === other?.destination;
}

function isSameIp(
  one: Pick<Packet, 'source' | 'destination'>,
  other: Pick<Packet, 'source' | 'destination'> | undefined,
): boolean {
  return one.source === other?.source && one.destination === other.destination;
}
