import type { Arp, Ethernet, Frame, Icmp, Ip, Tcp, Transport, Udp } from './frame.ts';
import { icmpMeaning, icmpv6Meaning } from './icmp-meaning.ts';

/** Whose a MAC or an address is; absent where nobody knows. */
export type OwnerOf = (number: string) => string | undefined;

/**
 * What a frame says, outermost layer last, since the innermost is what people look for; one line a layer of addresses:
 *
 *     ICMP echo request id 7 seq 1  10.244.1.2 (pod-a) > 10.244.2.2 (pod-b)  ttl 63, 84 bytes
 *     Ethernet ea:65:3c:5a:74:2c (node-1/flannel.1) > 1e:e9:26:ec:63:07 (node-2/flannel.1)
 *     in VXLAN 1, UDP 40312 > 8472  192.168.50.11 (node-1) > 192.168.50.12 (node-2)  ttl 64, 134 bytes
 *     Ethernet 1e:04:6f:68:ca:90 (node-1) > c6:fb:76:9e:94:94 (node-2)
 */
export function frameLines(frame: Frame, ownerOf: OwnerOf): readonly string[] {
  const { ethernet, payload } = frame;
  const link = ethernet === undefined ? [] : [describeEthernet(ethernet, ownerOf)];
  switch (payload.kind) {
    case 'arp':
      return [describeArp(payload, ownerOf), ...link];
    case 'ip':
      return [...describeIp(payload, ownerOf), ...link];
    case 'other':
      return [`Ethernet type 0x${payload.etherType.toString(16).padStart(4, '0')}`, ...link];
    case 'malformed':
      return [`malformed ${payload.protocol}`, ...link];
  }
}

function describeEthernet({ source, destination }: Ethernet, ownerOf: OwnerOf): string {
  return `Ethernet ${named(source, ownerOf)} > ${named(destination, ownerOf)}`;
}

/** `82:e5:dd:73:ad:88 (pod-a)` */
function named(number: string, ownerOf: OwnerOf): string {
  const owner = ownerOf(number);
  return owner === undefined ? number : `${number} (${owner})`;
}

/** As tcpdump has it: who-has … tell …, … is-at … */
function describeArp({ operation, senderMac, senderIp, targetIp }: Arp, ownerOf: OwnerOf): string {
  return operation === 'request'
    ? `ARP who-has ${named(targetIp, ownerOf)} tell ${named(senderIp, ownerOf)}`
    : `ARP ${named(senderIp, ownerOf)} is-at ${named(senderMac, ownerOf)}`;
}

function describeIp(packet: Ip, ownerOf: OwnerOf): readonly string[] {
  const { source, destination, transport } = packet;
  const ends = `${named(source, ownerOf)} > ${named(destination, ownerOf)}`;
  const line = `${describeTransport(transport, ownerOf)}  ${ends}  ${describeHeader(packet)}`;
  const vxlan = transport.kind === 'udp' ? transport.vxlan : undefined;
  return vxlan === undefined
    ? [line]
    : [...frameLines(vxlan.frame, ownerOf), `in VXLAN ${vxlan.vni}, ${line}`];
}

/** `ttl 63, DF, 84 bytes` */
function describeHeader({ version, ttl, dontFragment, lengthBytes, fragment }: Ip): string {
  const life = version === 4 ? `ttl ${ttl}` : `hop limit ${ttl}`;
  const part = fragment && `fragment at ${fragment.offsetBytes}${fragment.isLast ? ', the last' : ''}`;
  const words = [life, version === 4 && dontFragment ? 'DF' : undefined, `${lengthBytes} bytes`, part];
  return words.filter((word) => word !== undefined).join(', ');
}

function describeTransport(transport: Transport, ownerOf: OwnerOf): string {
  switch (transport.kind) {
    case 'icmp':
      return describeIcmp(transport, ownerOf);
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

function describeIcmp(message: Icmp, ownerOf: OwnerOf): string {
  const { version, type, code, echo, about, mtuBytes } = message;
  const protocol = version === 4 ? 'ICMP' : 'ICMPv6';
  if (echo !== undefined) return `${protocol} echo ${echo.kind} id ${echo.id} seq ${echo.seq}`;
  const meaning =
    (version === 4 ? icmpMeaning(type, code) : icmpv6Meaning(type)) ?? `type ${type} code ${code}`;
  const mtu = mtuBytes === undefined ? '' : `, MTU ${mtuBytes}`;
  const quoted = about && `, about ${named(about.source, ownerOf)} > ${named(about.destination, ownerOf)}`;
  return `${protocol} ${meaning}${mtu}${quoted ?? ''}`;
}
