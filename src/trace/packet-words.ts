import type { Icmp, Ip, Transport } from '../packet/frame.ts';

/** What a packet says, in a few words: `ICMP echo request`, `TCP SYN to port 80`. */
export function packetWords({ transport, fragment }: Ip): string {
  const words = transportWords(transport);
  return fragment === undefined ? words : `${words}, first fragment`;
}

function transportWords(transport: Transport): string {
  switch (transport.kind) {
    case 'icmp':
      return icmpWords(transport);
    case 'tcp':
      return `TCP ${transport.flags.join(',')}, port ${transport.sourcePort} to ${transport.destinationPort}`;
    case 'udp':
      return `UDP, port ${transport.sourcePort} to ${transport.destinationPort}`;
    case 'other':
    case 'fragment':
      return `IP protocol ${transport.protocol}`;
    case 'malformed':
      return `${transport.protocol}, cut off`;
  }
}

/** Codes of "destination unreachable". @see RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1 */
const UNREACHABLE: Readonly<Record<number, string>> = {
  0: 'network unreachable',
  1: 'host unreachable',
  2: 'protocol unreachable',
  3: 'port unreachable',
  4: 'fragmentation needed',
  9: 'network prohibited',
  10: 'host prohibited',
  13: 'prohibited by a filter',
};

/** Types of ICMP errors. @see RFC 792 */
const TYPE = { unreachable: 3, redirect: 5, timeExceeded: 11 } as const;

function icmpWords({ version, type, code, echo, mtuBytes }: Icmp): string {
  if (echo !== undefined) return `ICMP echo ${echo.kind}`;
  if (version === 6) return `ICMPv6 type ${type} code ${code}`;
  const mtu = mtuBytes === undefined ? '' : `, MTU ${mtuBytes}`;
  if (type === TYPE.unreachable) return `ICMP ${UNREACHABLE[code] ?? `unreachable, code ${code}`}${mtu}`;
  if (type === TYPE.redirect) return 'ICMP redirect';
  return type === TYPE.timeExceeded ? 'ICMP time exceeded' : `ICMP type ${type} code ${code}`;
}

/** Whether an ICMP message says that a packet was given up; a redirect is advice. */
export function isGivingUp({ transport }: Ip): boolean {
  return transport.kind === 'icmp' && !(transport.version === 4 && transport.type === TYPE.redirect);
}
