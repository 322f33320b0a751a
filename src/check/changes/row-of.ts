import type { TableEntry } from '../../listen/netlink/table-entry.ts';
import type { Observation } from '../../observe/tables.ts';
import type { Row } from '../row.ts';
import { views } from '../tables/views.ts';

const nothing: Observation = { neighbours: [], fdb: [], routes: [], links: [], addresses: [], absent: [] };

/** The row as checks print it; a device also with its flags, which tell whether it is switched on. */
export function rowOf(entry: TableEntry): Row {
  const [row] = views[entry.table].rows(observationOf(entry), entry.row.where);
  if (row === undefined) throw new Error(`no row of ${entry.table}: ${entry.key}`);
  return entry.table === 'links' ? { ...row, line: `${row.line} <${entry.row.flags.join(',')}>` } : row;
}

/** Whether two rows say the same. */
export function isSame(one: TableEntry, other: TableEntry): boolean {
  return rowOf(one).line === rowOf(other).line;
}

function observationOf(entry: TableEntry): Observation {
  switch (entry.table) {
    case 'neigh':
      return { ...nothing, neighbours: [entry.row] };
    case 'fdb':
      return { ...nothing, fdb: [entry.row] };
    case 'routes':
      return { ...nothing, routes: [entry.row] };
    case 'links':
      return { ...nothing, links: [entry.row] };
    case 'addresses':
      return { ...nothing, addresses: [entry.row] };
  }
}
