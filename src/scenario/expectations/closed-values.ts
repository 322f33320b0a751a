const onOff = ['on', 'off', 'true', 'false'] as const;
const scopes = ['global', 'site', 'link', 'host', 'nowhere'] as const;

/**
 * Columns in which the kernel writes no other word: a misspelt one would be waited for in vain, or, behind `has not`, always hold.
 * @see ip-neighbour(8), bridge(8), linux operstates.rst, ip-route(8)
 */
const words: Readonly<Record<string, readonly string[]>> = {
  'neigh state': [...['REACHABLE', 'STALE', 'DELAY', 'PROBE', 'FAILED', 'INCOMPLETE', 'PERMANENT', 'NOARP']],
  'fdb state': ['permanent', 'static'],
  'links state': ['UP', 'DOWN', 'UNKNOWN', 'LOWERLAYERDOWN', 'DORMANT', 'NOTPRESENT', 'TESTING'],
  'links hairpin': onOff,
  'links learning': onOff,
  'routes scope': scopes,
  'addresses scope': scopes,
  'ports protocol': ['tcp', 'udp'],
};

/** Columns that hold a number. */
const numbers: readonly string[] = ['links mtu', 'links vni', 'links port', 'ports port'];

/** The column is left out: `master: none`. */
const NONE = 'none';

/** What a column of a table may say at all; absent where that is not known beforehand. */
export function closedValues(
  table: string,
  column: string,
): { readonly isOne: (value: string) => boolean; readonly words: string } | undefined {
  const name = `${table} ${column}`;
  if (numbers.includes(name)) {
    return { isOne: (value) => value === NONE || /^\d+$/.test(value), words: 'a number' };
  }
  if (name === 'leases ttl') {
    return {
      isOne: (value) => value === NONE || /^([<>]=? ?)?\d+$/.test(value),
      words: 'a number of seconds, `< N`, `> N`, or none',
    };
  }
  const known = words[name];
  if (known === undefined) return undefined;
  const isOne = (value: string): boolean =>
    value === NONE || known.some((word) => word.toLowerCase() === value.toLowerCase());
  return { isOne, words: `one of ${known.join(', ')}` };
}
