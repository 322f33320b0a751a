import { cell, option, type Row, type TableView, words } from '../row.ts';
import type { Neighbour } from '../../observe/tables.ts';

/** The ARP table, as checks see it. */
export const neighView = {
  columns: { ip: 'address', mac: 'mac', dev: 'device', state: 'word' },
  command: ['ip', 'neigh', 'show'],
  rows: (observation, where) => observation.neighbours.filter((entry) => entry.where === where).map(neighRow),
} as const satisfies TableView;

/** An entry without a MAC (FAILED, INCOMPLETE) is a question without an answer: nothing was learned. */
function neighRow({ ip, mac, dev, state }: Neighbour): Row {
  return {
    cells: { ip: [ip], mac: cell(mac), dev: [dev], state: [state] },
    line: words(ip, `dev ${dev}`, option('lladdr', mac), state),
    isLearned: mac !== undefined && state !== 'PERMANENT',
  };
}
