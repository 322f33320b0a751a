import { icmpMeaning } from '../packet/icmp-meaning.ts';
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

function icmpWords({ version, type, code, echo, mtuBytes }: Icmp): string {
  if (echo !== undefined) return `ICMP echo ${echo.kind}`;
  const protocol = version === 4 ? 'ICMP' : 'ICMPv6';
  const meaning = version === 4 ? icmpMeaning(type, code) : undefined;
  const mtu = mtuBytes === undefined ? '' : `, MTU ${mtuBytes}`;
  return `${protocol} ${meaning ?? `type ${type} code ${code}`}${mtu}`;
}

const REDIRECT = 5;

/** Whether an ICMP message says that a packet was given up; a redirect is advice. */
export function isGivingUp({ transport }: Ip): boolean {
  return transport.kind === 'icmp' && !(transport.version === 4 && transport.type === REDIRECT);
}
