import type { Check } from './check.ts';

/** Limits worth knowing before a big lab. They are the whole machine's and nothing of the lab changes them. */
export const limitChecks: readonly Check[] = [
  limit('neighbour-table', 'learned ARP entries', {
    attempt: 'cat /proc/sys/net/ipv4/neigh/default/gc_thresh3',
    without: 'of all namespaces together; beyond it, "neighbour table overflow"',
    setting: 'net.ipv4.neigh.default.gc_thresh3=16384',
  }),
  limit('namespace-count', 'network namespaces', {
    attempt: 'cat /proc/sys/user/max_net_namespaces',
    without: 'one is used by each node and each pod of all labs',
    setting: 'user.max_net_namespaces=65536',
  }),
];

interface Limit {
  readonly attempt: string;
  readonly without: string;
  readonly setting: string;
}

function limit(id: string, what: string, { attempt, without, setting }: Limit): Check {
  return {
    id,
    group: 'limits',
    what,
    attempt,
    where: 'host',
    isRequired: false,
    needs: [],
    without,
    mend: () => `as root, for more: sysctl -w ${setting}`,
  };
}
