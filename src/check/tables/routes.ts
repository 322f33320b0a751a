import type { Route } from '../../observe/tables.ts';
import { cell, option, type Row, type TableView, words } from '../row.ts';

/** The main routing table, as checks see it. */
export const routesView = {
  columns: {
    dst: 'address',
    via: 'address',
    dev: 'device',
    src: 'address',
    flags: 'word',
    proto: 'word',
    scope: 'word',
  },
  command: ['ip', 'route', 'show'],
  rows: (observation, where) => observation.routes.filter((route) => route.where === where).map(routeRow),
} as const satisfies TableView;

/** One route, also as `ip route get` answers it. */
export function routeRow({ type, dst, via, dev, src, flags, proto, scope }: Route): Row {
  const cells = {
    dst: [dst],
    via: cell(via),
    dev: cell(dev),
    src: cell(src),
    flags,
    proto: cell(proto),
    scope: cell(scope),
  };
  const middle = [option('proto', proto), option('scope', scope), option('src', src)];
  return {
    cells,
    line: words(type, dst, option('via', via), option('dev', dev), ...middle, ...flags),
    isLearned: false,
  };
}
