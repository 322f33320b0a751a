import type { Icmp, Ip, Payload, Tcp, Transport } from '../../packet/frame.ts';
import { icmpMeaning } from '../../packet/icmp-meaning.ts';
import { type FrameKind, isFrameKind } from '../../scenario/expectations/frame-columns.ts';

/** Every kind a frame is of, the most telling first: an echo request is an ICMP packet and an IPv4 packet too. */
export function frameKindsOf(payload: Payload): readonly FrameKind[] {
  switch (payload.kind) {
    case 'arp':
      return [`arp ${payload.operation}`, 'arp'];
    case 'ip':
      return [...transportKinds(payload.transport), ...ipKinds(payload)];
    case 'other':
    case 'malformed':
      return [];
  }
}

function ipKinds({ version, fragment }: Ip): readonly FrameKind[] {
  return [...(fragment === undefined ? [] : (['fragment'] as const)), `ipv${version}`];
}

function transportKinds(transport: Transport): readonly FrameKind[] {
  switch (transport.kind) {
    case 'icmp':
      return icmpKinds(transport);
    case 'udp':
      return ['udp'];
    case 'tcp':
      return tcpKinds(transport);
    case 'other':
    case 'fragment':
    case 'malformed':
      return [];
  }
}

/** ICMPv6 is another protocol, which pods talk of their own accord: no step means it by `icmp`. */
function icmpKinds({ version, type, code, echo, about }: Icmp): readonly FrameKind[] {
  if (version === 6) return [];
  if (echo !== undefined) return [`echo ${echo.kind}`, 'icmp'];
  const meaning = icmpMeaning(type, code)?.toLowerCase() ?? '';
  return [
    ...(isFrameKind(meaning) ? [meaning] : []),
    ...(about === undefined ? [] : (['icmp error'] as const)),
    'icmp',
  ];
}

function tcpKinds({ flags }: Tcp): readonly FrameKind[] {
  const has = (flag: Tcp['flags'][number]): boolean => flags.includes(flag);
  const special: readonly (FrameKind | false)[] = [
    has('SYN') && (has('ACK') ? 'tcp syn ack' : 'tcp syn'),
    has('FIN') && 'tcp fin',
    has('RST') && 'tcp reset',
    'tcp',
  ];
  return special.filter((kind) => kind !== false);
}
