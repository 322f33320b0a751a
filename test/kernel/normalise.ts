/**
 * Takes out of a table's text what differs between any two real nodes, and sorts its lines: MACs and what is derived from them, the names of veths
 * and of the namespaces at their other end, interface indexes, timers, and whether a learned neighbour is fresh.
 */
export function normalise(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) =>
      rules
        .reduce((changed, [pattern, replacement]) => changed.replaceAll(pattern, replacement), line)
        .trimEnd(),
    )
    .filter((line) => line !== '' && !isDerivedFromMac(line) && !isWaitingForDad(line))
    .sort();
}

const rules: readonly (readonly [RegExp, string])[] = [
  [/\b([0-9a-f]{1,2}:){5}[0-9a-f]{1,2}\b/g, 'MAC'],
  [/\bbridge_id \S+|\bdesignated_root \S+|\bdesignated_bridge \S+/g, 'BRIDGE-ID'],
  [/\bveth[0-9a-f]{8}\b/g, 'VETH'],
  [/^\d+: /g, ''],
  [/@if\d+/g, '@ifN'],
  [/link-netns \S+|link-netnsid \d+/g, 'PEER-NETNS'],
  [/\b(\w+_timer) +\d+\.\d+/g, '$1 T'],
  [/\b(REACHABLE|DELAY|STALE|PROBE)\b/g, 'LEARNED'],
  [/ tentative\b/g, ''],
  [/\bfe80::[0-9a-f:]+/g, 'LINK-LOCAL'],
  [/\b(port_id|port_no|designated_port) \S+/g, '$1 N'],
];

/** IPv6 multicast groups follow from MACs, and which are joined from timing. */
function isDerivedFromMac(line: string): boolean {
  return /^MAC dev \S+ self permanent$/.test(line);
}

/** A link-local address gets its host route when duplicate address detection is over, a second or two after the link went up. */
function isWaitingForDad(line: string): boolean {
  return line.startsWith('local LINK-LOCAL ');
}
