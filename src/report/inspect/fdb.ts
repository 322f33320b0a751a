import { rowsBy } from '../../check/rows-by.ts';
import { inNamespace } from '../../check/shown-by.ts';
import { isMulticastMac } from '../../net/mac.ts';
import type { FdbEntry } from '../../observe/tables.ts';
import type { Section } from './section.ts';
import { NOBODY, ownerOf, type View, withCable } from './view.ts';

/**
 * A table a bridge (MAC → port), a table a tunnel (MAC → node). Folded away: the MACs of the place's own devices, and the
 * multicast addresses its devices listen to.
 */
export function fdbSections(view: View, where: string): readonly Section[] {
  const entries = view.observation.fdb.filter((entry) => entry.where === where);
  const own = new Set(view.observation.links.filter((link) => link.where === where).map(({ mac }) => mac));
  const isNoise = ({ mac, state }: FdbEntry): boolean =>
    isMulticastMac(mac) || (state === 'permanent' && own.has(mac));
  const told = entries.filter((entry) => !isNoise(entry));
  const noise = entries.filter(isNoise);
  const folded = view.isAll ? 0 : noise.length;
  const sections = [
    ...bridgeSections(view, where, told),
    ...tunnelSections(view, where, told),
    ...(view.isAll && noise.length > 0 ? [noiseSection(view, where, noise)] : []),
  ];
  const [first, ...others] = sections;
  return first === undefined ? [emptySection(where, folded)] : [{ ...first, folded }, ...others];
}

function bridgeSections(view: View, where: string, entries: readonly FdbEntry[]): readonly Section[] {
  return [...rowsBy(entries, ({ master }) => master)].flatMap(([bridge, rows]): Section[] => {
    if (bridge === undefined) return [];
    return [
      {
        ...base(where, `show br ${bridge}`),
        title: `bridge ${bridge}`,
        head: ['MAC', 'WHO', 'PORT', 'STATE'],
        rows: rows.map((row) => [
          row.mac,
          ownerOf(view, row.mac),
          withCable(view, where, row.port),
          stateOf(row),
        ]),
      },
    ];
  });
}

function tunnelSections(view: View, where: string, entries: readonly FdbEntry[]): readonly Section[] {
  const others = entries.filter(({ master }) => master === undefined);
  return [...rowsBy(others, ({ port }) => port)].map(([tunnel, rows]) => ({
    ...base(where, `show dev ${tunnel}`),
    title: `tunnel ${tunnel}`,
    head: ['MAC', 'WHO', 'BEHIND', 'NODE', 'STATE'],
    rows: rows.map((row) => [
      row.mac,
      ownerOf(view, row.mac),
      row.dst ?? NOBODY,
      ownerOf(view, row.dst),
      stateOf(row),
    ]),
  }));
}

function noiseSection(view: View, where: string, entries: readonly FdbEntry[]): Section {
  return {
    ...base(where, 'show'),
    title: 'own and multicast',
    head: ['MAC', 'WHO', 'PORT', 'STATE', 'FLAGS'],
    rows: entries.map((row) => [
      row.mac,
      isMulticastMac(row.mac) ? 'multicast' : ownerOf(view, row.mac),
      row.port,
      stateOf(row),
      row.flags.join(' ') || NOBODY,
    ]),
  };
}

function emptySection(where: string, folded: number): Section {
  return { ...base(where, 'show'), title: 'FDB', head: [], rows: [], folded };
}

function base(
  where: string,
  words: string,
): Pick<Section, 'where' | 'command' | 'folded' | 'foldedKind' | 'whenEmpty'> {
  const command = ['bridge', ...inNamespace(where), 'fdb', words].join(' ');
  return {
    where,
    command,
    folded: 0,
    foldedKind: 'own and multicast',
    whenEmpty: 'no forwarding entries: it switches no frames',
  };
}

function stateOf({ state }: FdbEntry): string {
  return state ?? 'learned';
}
