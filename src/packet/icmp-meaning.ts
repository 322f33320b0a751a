/** @see RFC 792, RFC 1812 section 5.2.7.1 */
const UNREACHABLE: Readonly<Record<number, string>> = {
  0: 'network unreachable',
  1: 'host unreachable',
  2: 'protocol unreachable',
  3: 'port unreachable',
  4: 'fragmentation needed',
  9: 'network prohibited',
  10: 'host prohibited',
  13: 'communication prohibited',
};

/** What an ICMP error says; absent for a type that is not known here. */
export function icmpMeaning(type: number, code: number): string | undefined {
  switch (type) {
    case 3:
      return UNREACHABLE[code];
    case 5:
      return 'redirect';
    case 11:
      return 'TTL exceeded';
    default:
      return undefined;
  }
}

/** What an ICMPv6 message says. @see RFC 4443, RFC 4861, RFC 2710, RFC 3810 */
export function icmpv6Meaning(type: number): string | undefined {
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
