import type { Address } from '../../observe/tables.ts';
import { cell, option, type Row, type TableView, words } from '../row.ts';

/** The addresses, as checks see them; `address` may be written with or without its prefix length. */
export const addressesView = {
  columns: { dev: 'device', address: 'address', broadcast: 'address', scope: 'word' },
  command: ['ip', 'addr', 'show'],
  rows: (observation, where) =>
    observation.addresses.filter((entry) => entry.where === where).map(addressRow),
} as const satisfies TableView;

function addressRow({ dev, family, address, prefixLength, broadcast, scope }: Address): Row {
  const full = `${address}/${prefixLength}`;
  return {
    cells: { dev: [dev], address: [address, full], broadcast: cell(broadcast), scope: [scope] },
    line: words(family, full, option('brd', broadcast), `scope ${scope}`, dev),
    isLearned: false,
  };
}
