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
