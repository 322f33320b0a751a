import { type LabError, usageError } from '../error/lab-error.ts';
import { hostsOf } from '../lab/hosts.ts';
import { UNDERLAY } from '../net/names.ts';
import { inspectTables, type InspectTable } from '../report/inspect/inspect.ts';
import { findPlace } from '../runtime/place.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';

/** What to show of which namespaces. */
export interface InspectRequest {
  readonly tables: readonly InspectTable[];
  readonly where: readonly string[];
  /** Of one address family alone. */
  readonly family?: 'inet' | 'inet6' | undefined;
}

/**
 * Reads `[TABLE] [WHERE…]`; `first` is either.
 * @throws LabError `lab/no-such-table` when the first word is neither table nor place, `lab/no-such-place`
 */
export function readRequest(
  open: OpenLab,
  first: string | undefined,
  others: readonly string[],
): InspectRequest {
  const table = inspectTables.find((one) => one === (first === 'neigh' ? 'arp' : first));
  if (table === undefined && first !== undefined && !isPlace(open, first)) throw neither(first);
  const named = table === undefined && first !== undefined ? [first, ...others] : others;
  const where = [...new Set(named.map((name) => findPlace(open.lab, name).name))];
  return {
    tables: table === undefined ? overviewTables(where) : [table],
    where: where.length > 0 ? where : placesWith(open, table),
  };
}

function isPlace({ lab }: OpenLab, name: string): boolean {
  return name === UNDERLAY || [...hostsOf(lab), ...lab.pods].some((place) => place.name === name);
}

function neither(word: string): LabError {
  return usageError({
    code: 'lab/no-such-table',
    message: `"${word}" is no table, and no pod or node of this lab`,
    hint: `tables: ${inspectTables.join(', ')}; or name pods and nodes`,
  });
}

/** The leases belong to no place: they are left out where places are named. */
function overviewTables(where: readonly string[]): readonly InspectTable[] {
  return where.length === 0 ? inspectTables : inspectTables.filter((table) => table !== 'leases');
}

/** Pods forward nothing, and nobody talks to the underlay but through it: each table is shown where it means something. */
function placesWith({ lab }: OpenLab, table: InspectTable | undefined): readonly string[] {
  const nodes = hostsOf(lab).map(({ name }) => name);
  const pods = lab.pods.map(({ name }) => name);
  switch (table) {
    case undefined:
      return nodes;
    case 'fdb':
      return [...nodes, UNDERLAY];
    case 'links':
      return [...nodes, ...pods, UNDERLAY];
    case 'arp':
    case 'routes':
    case 'addresses':
      return [...nodes, ...pods];
    case 'leases':
      return [];
  }
}
