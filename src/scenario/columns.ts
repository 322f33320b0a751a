/** Tables a step can look at, by the kernel's names. */
export type TableKind = 'neigh' | 'fdb' | 'routes' | 'links' | 'addresses';

/**
 * Columns a pattern can name, by the table it is laid against: the schema, the checks of a scenario and the judge of a step share this list.
 * `route to` is the kernel's answer to `ip route get`; `processes` and `ports` are what is found in /proc;
 * `leases` are in the store.
 */
export const columns = {
  neigh: ['ip', 'mac', 'dev', 'state'],
  fdb: ['mac', 'port', 'dst', 'master', 'state'],
  routes: ['dst', 'via', 'dev', 'src', 'flags', 'proto', 'scope'],
  links: [
    'dev',
    'kind',
    'mac',
    'mtu',
    'master',
    'peer',
    'state',
    'vni',
    'local',
    'port',
    'learning',
    'hairpin',
  ],
  addresses: ['dev', 'address', 'broadcast', 'scope'],
  'route to': ['dst', 'via', 'dev', 'src'],
  processes: ['command', 'program'],
  ports: ['protocol', 'port', 'address', 'process'],
  leases: ['subnet', 'node', 'ip', 'backend', 'mac', 'ttl', 'key', 'problem'],
} as const satisfies Readonly<
  Record<TableKind | 'route to' | 'processes' | 'ports' | 'leases', readonly string[]>
>;
