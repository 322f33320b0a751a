import type { CapturedFrame } from '../packet/captured-frame.ts';
import { decodeFrame } from '../packet/decode-frame.ts';
import type { Arp, Ethernet, Frame, Icmp, Ip, Tcp } from '../packet/frame.ts';
import type { PacketKind } from './trace.ts';

/** By what a probe is known wherever it is seen: what routers, NAT and tunnels leave alone. */
export type Mark =
  | { readonly kind: 'icmp'; readonly id: number }
  /** The sequence number is the sender's kernel's choice: that of the first SYN it sends to the port. */
  | { readonly kind: 'tcp'; readonly address: string; readonly port: number }
  | { readonly kind: 'udp'; readonly nonce: string };

/** A packet of the probe as one device carried it. */
export interface Sighting {
  readonly kind: PacketKind;
  readonly where: string;
  readonly dev: string;
  readonly direction: 'in' | 'out';
  readonly atNs: bigint;
  /** Length of the frame. */
  readonly lengthBytes: number;
  readonly ethernet: Ethernet | undefined;
  readonly ip: Ip;
  readonly outer:
    | {
        readonly ethernet: Ethernet | undefined;
        readonly ip: Ip;
        readonly vni: number;
        readonly port: number;
      }
    | undefined;
}

/** An ARP frame as one device carried it. */
export interface HeardArp extends Pick<Sighting, 'where' | 'dev' | 'direction' | 'atNs'> {
  /** MAC it was sent to. */
  readonly destination: string | undefined;
  readonly arp: Arp;
}

/** What was captured, as far as it can be about the probe. */
export interface Recognised {
  readonly sightings: readonly Sighting[];
  readonly arps: readonly HeardArp[];
}

/**
 * Finds the probe, its answers and ICMP errors about them among captured frames, also inside VXLAN, and all ARP.
 * What is sent a second time (a SYN after a second of silence) is left out: it takes the way of the first.
 * @param frames in the order of `orderFrames`
 */
export function recognise(
  frames: readonly CapturedFrame[],
  mark: Mark,
  { vxlanPorts }: { readonly vxlanPorts: readonly number[] },
): Recognised {
  const decoded = frames.map((captured) => ({
    captured,
    frame: decodeFrame(captured.bytes, captured.link, { vxlanPorts }),
  }));
  const kindOf = classifier(
    mark,
    decoded.map(({ frame }) => peel(frame).ip),
  );
  const seen = new Set<string>();
  const sightings: Sighting[] = [];
  const arps: HeardArp[] = [];
  for (const { captured, frame } of decoded) {
    const { where, dev, direction, atNs, lengthBytes } = captured;
    if (frame.payload.kind === 'arp')
      arps.push({
        where,
        dev,
        direction,
        atNs,
        destination: frame.ethernet?.destination,
        arp: frame.payload,
      });
    const { ip, ethernet, outer } = peel(frame);
    const kind = ip && kindOf(ip);
    if (ip === undefined || kind === undefined) continue;
    const sighting = { kind, where, dev, direction, atNs, lengthBytes, ethernet, ip, outer };
    const key = keyOf(sighting);
    if (seen.has(key)) continue;
    seen.add(key);
    sightings.push(sighting);
  }
  return { sightings, arps };
}

/** A device carries a packet once in each direction, unless it goes in a circle: then its TTL is another. */
function keyOf({ kind, where, dev, direction, ip, outer }: Sighting): string {
  return [kind, where, dev, direction, ip.source, ip.ttl, outer === undefined].join(' ');
}

/** The IP packet of a frame, out of its tunnel if it is in one. */
function peel(frame: Frame): { readonly ip: Ip | undefined } & Pick<Sighting, 'ethernet' | 'outer'> {
  const { payload, ethernet } = frame;
  if (payload.kind !== 'ip') return { ip: undefined, ethernet, outer: undefined };
  const inner = innerOf(payload);
  if (inner?.frame.payload.kind !== 'ip') return { ip: payload, ethernet, outer: undefined };
  const { vni, port } = inner;
  return {
    ip: inner.frame.payload,
    ethernet: inner.frame.ethernet,
    outer: { ethernet, ip: payload, vni, port },
  };
}

function innerOf({ transport }: Ip) {
  if (transport.kind !== 'udp' || transport.vxlan === undefined) return undefined;
  return { ...transport.vxlan, port: transport.destinationPort };
}

/** Tells what a packet is to the probe; absent: nothing. */
type Classify = (ip: Ip) => PacketKind | undefined;

function classifier(mark: Mark, packets: readonly (Ip | undefined)[]): Classify {
  const classify = directly(mark, packets);
  return (ip) => {
    const about = ip.transport.kind === 'icmp' ? quoted(ip.transport) : undefined;
    if (about === undefined) return classify(ip);
    return classify(about) === undefined ? undefined : 'icmp-error';
  };
}

/** What an ICMP error is about: where it quotes a tunnel's packet, the one inside. */
function quoted({ about }: Icmp): Ip | undefined {
  if (about === undefined) return undefined;
  const inner = innerOf(about)?.frame.payload;
  return inner?.kind === 'ip' ? inner : about;
}

function directly(mark: Mark, packets: readonly (Ip | undefined)[]): Classify {
  switch (mark.kind) {
    case 'icmp':
      return ({ transport }) => {
        const echo = transport.kind === 'icmp' ? transport.echo : undefined;
        return echo?.id === mark.id ? echo.kind : undefined;
      };
    case 'tcp':
      return tcpClassifier(mark, packets);
    case 'udp':
      return udpClassifier(mark);
  }
}

function tcpClassifier(
  { address, port }: Extract<Mark, { kind: 'tcp' }>,
  packets: readonly (Ip | undefined)[],
): Classify {
  const isFirst = (ip: Ip | undefined): boolean =>
    ip?.destination === address &&
    ip.transport.kind === 'tcp' &&
    ip.transport.destinationPort === port &&
    isSyn(ip.transport);
  const first = packets.find(isFirst)?.transport;
  if (first?.kind !== 'tcp') return () => undefined;
  const { seq } = first;
  return ({ transport }) => {
    if (transport.kind !== 'tcp') return undefined;
    if (isSyn(transport)) return transport.seq === seq ? 'request' : undefined;
    const isOpening = transport.flags.includes('SYN') || transport.flags.includes('RST');
    return isOpening && transport.ack === (seq + 1) % 2 ** 32 ? 'reply' : undefined;
  };
}

function isSyn({ flags }: Tcp): boolean {
  return flags.includes('SYN') && !flags.includes('ACK');
}

/** An answer has the ports of the probe the other way round, as they were where it was seen last: NAT may change them. */
function udpClassifier({ nonce }: Extract<Mark, { kind: 'udp' }>): Classify {
  const flows = new Set<string>();
  return (ip) => {
    if (ip.transport.kind !== 'udp') return undefined;
    const { sourcePort, destinationPort, payload } = ip.transport;
    const [from, to] = [`${ip.source}:${sourcePort}`, `${ip.destination}:${destinationPort}`];
    if (flows.has(`${to} ${from}`)) return 'reply';
    if (!Buffer.from(payload).includes(nonce)) return undefined;
    flows.add(`${from} ${to}`);
    return 'request';
  };
}
