import { isMulticastMac } from '../../net/mac.ts';
import type { FdbEntry } from '../../observe/tables.ts';
import { cell, option, type Row, type TableView, words } from '../row.ts';

/** The forwarding table of bridges and VXLAN devices, as checks see it; multicast groups come last. */
export const fdbView = {
  columns: { mac: 'mac', port: 'device', dst: 'address', master: 'device', state: 'word' },
  command: ['bridge', 'fdb', 'show'],
  rows: (observation, where) => {
    const entries = observation.fdb.filter((entry) => entry.where === where);
    const isGroup = (entry: FdbEntry): boolean => isMulticastMac(entry.mac);
    return [...entries.filter((entry) => !isGroup(entry)), ...entries.filter(isGroup)].map(fdbRow);
  },
} as const satisfies TableView;

function fdbRow({ mac, port, dst, master, state, flags }: FdbEntry): Row {
  return {
    cells: { mac: [mac], port: [port], dst: cell(dst), master: cell(master), state: cell(state) },
    line: words(
      mac,
      `dev ${port}`,
      option('dst', dst),
      option('master', master),
      flags.includes('self') ? 'self' : '',
      state,
    ),
    isLearned: state === undefined && !isMulticastMac(mac),
  };
}
