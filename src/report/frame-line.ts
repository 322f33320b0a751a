import type { Names } from '../check/names.ts';
import { icmpMeaning } from '../packet/icmp-meaning.ts';
import type { Arp, Ethernet, Frame, Icmp, Ip, Tcp, Transport, Udp } from '../packet/frame.ts';
import type { Style } from './style.ts';

/** How the numbers of a frame are written. */
export interface FrameForm {
  readonly names: Names;
  readonly style: Style;
}

/**
 * What a frame says, outermost layer last, since the innermost is what people look for; one line a layer of addresses:
 *
 *     ICMP echo request id 7 seq 1  10.244.1.2 (pod-a) > 10.244.2.2 (pod-b)  ttl 63, 84 bytes
 *     Ethernet ea:65:3c:5a:74:2c (node-1/flannel.1) > 1e:e9:26:ec:63:07 (node-2/flannel.1)
 *     in VXLAN 1, UDP 40312 > 8472  192.168.50.11 (node-1) > 192.168.50.12 (node-2)  ttl 64, 134 bytes
 *     Ethernet 1e:04:6f:68:ca:90 (node-1) > c6:fb:76:9e:94:94 (node-2)
 */
export function describeFrame(frame: Frame, form: FrameForm): readonly string[] {
  const { ethernet, payload } = frame;
  const link = ethernet === undefined ? [] : [describeEthernet(ethernet, form)];
  switch (payload.kind) {
    case 'arp':
      return [describeArp(payload, form), ...link];
    case 'ip':
      return [...describeIp(payload, form), ...link];
    case 'other':
      return [`Ethernet type 0x${payload.etherType.toString(16).padStart(4, '0')}`, ...link];
    case 'malformed':
      return [`malformed ${payload.protocol}`, ...link];
  }
}

function describeEthernet({ source, destination }: Ethernet, form: FrameForm): string {
  return `Ethernet ${named(source, form)} > ${named(destination, form)}`;
}

const BROADCAST = 'ff:ff:ff:ff:ff:ff';

/** `82:e5:dd:73:ad:88 (pod-a)` */
function named(number: string, { names, style }: FrameForm): string {
  const owner = number === BROADCAST ? 'everybody' : names.ownerOf(number);
  return owner === undefined ? number : `${number} (${style.name(owner)})`;
}

/** As tcpdump has it: who-has … tell …, … is-at … */
function describeArp({ operation, senderMac, senderIp, targetIp }: Arp, form: FrameForm): string {
  return operation === 'request'
    ? `ARP who-has ${named(targetIp, form)} tell ${named(senderIp, form)}`
    : `ARP ${named(senderIp, form)} is-at ${named(senderMac, form)}`;
}

function describeIp(packet: Ip, form: FrameForm): readonly string[] {
  const { source, destination, transport } = packet;
  const ends = `${named(source, form)} > ${named(destination, form)}`;
  const line = `${describeTransport(transport, form)}  ${ends}  ${describeHeader(packet)}`;
  const vxlan = transport.kind === 'udp' ? transport.vxlan : undefined;
  return vxlan === undefined
    ? [line]
    : [...describeFrame(vxlan.frame, form), `in VXLAN ${vxlan.vni}, ${line}`];
}

/** `ttl 63, DF, 84 bytes` */
function describeHeader({ version, ttl, dontFragment, lengthBytes, fragment }: Ip): string {
  const life = version === 4 ? `ttl ${ttl}` : `hop limit ${ttl}`;
  const part = fragment && `fragment at ${fragment.offsetBytes}${fragment.isLast ? ', the last' : ''}`;
  const words = [life, version === 4 && dontFragment ? 'DF' : undefined, `${lengthBytes} bytes`, part];
  return words.filter((word) => word !== undefined).join(', ');
}

function describeTransport(transport: Transport, form: FrameForm): string {
  switch (transport.kind) {
    case 'icmp':
      return describeIcmp(transport, form);
    case 'udp':
      return describeUdp(transport);
    case 'tcp':
      return describeTcp(transport);
    case 'other':
      return `IP protocol ${transport.protocol}`;
    case 'fragment':
      return `fragment of IP protocol ${transport.protocol}`;
    case 'malformed':
      return `malformed ${transport.protocol}`;
  }
}

function describeUdp({ sourcePort, destinationPort, payload, vxlan }: Udp): string {
  return `UDP ${sourcePort} > ${destinationPort}${vxlan === undefined ? describeData(payload) : ''}`;
}

function describeTcp({ sourcePort, destinationPort, flags, payload }: Tcp): string {
  return `TCP ${sourcePort} > ${destinationPort} ${flags.join(' ')}${describeData(payload)}`;
}

function describeData({ length }: Uint8Array): string {
  return length === 0 ? '' : `, ${length} byte${length === 1 ? '' : 's'} of data`;
}

function describeIcmp(message: Icmp, form: FrameForm): string {
  const { version, type, code, echo, about, mtuBytes } = message;
  const protocol = version === 4 ? 'ICMP' : 'ICMPv6';
  if (echo !== undefined) return `${protocol} echo ${echo.kind} id ${echo.id} seq ${echo.seq}`;
  const meaning =
    (version === 4 ? icmpMeaning(type, code) : icmpv6Meaning(type)) ?? `type ${type} code ${code}`;
  const mtu = mtuBytes === undefined ? '' : `, MTU ${mtuBytes}`;
  const quoted = about && `, about ${named(about.source, form)} > ${named(about.destination, form)}`;
  return `${protocol} ${meaning}${mtu}${quoted ?? ''}`;
}

/** @see RFC 4443, RFC 4861, RFC 2710, RFC 3810 */
function icmpv6Meaning(type: number): string | undefined {
  const meanings: Readonly<Record<number, string>> = {
    1: 'destination unreachable',
    2: 'packet too big',
    3: 'hop limit exceeded',
    131: 'multicast listener report',
    133: 'router solicitation',
    134: 'router advertisement',
    135: 'neighbour solicitation',
    136: 'neighbour advertisement',
    143: 'multicast listener report v2',
  };
  return meanings[type];
}
