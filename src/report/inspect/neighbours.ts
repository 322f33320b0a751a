import { inNamespace } from '../../check/shown-by.ts';
import { isOwnAccord } from '../../net/own-accord.ts';
import type { Neighbour } from '../../observe/tables.ts';
import type { Section } from './section.ts';
import { NOBODY, type View } from './view.ts';

/** Who has which address, as the place has learned it by ARP (IPv6: by neighbour discovery) or was told by flannel; folded away are link-local ones. */
export function neighbourSections(view: View, where: string): readonly Section[] {
  const all = view.observation.neighbours.filter((row) => row.where === where);
  const rows = view.isAll ? all : all.filter(({ ip }) => !isOwnAccord(ip));
  return [
    {
      where,
      title: rows.some(({ ip }) => ip.includes(':')) ? 'ARP and NDP table' : 'ARP table',
      command: ['ip', ...inNamespace(where), 'neigh'].join(' '),
      head: ['IP', 'MAC', 'DEV', 'STATE', 'WHO'],
      rows: rows.map((row) => [row.ip, row.mac ?? NOBODY, row.dev, row.state, whoIs(row, view)]),
      folded: all.length - rows.length,
      foldedKind: 'link-local',
      whenEmpty: 'no neighbours: it has not talked to anyone yet',
    },
  ];
}

/** One name where address and MAC belong to the same; both where they do not. */
function whoIs({ ip, mac }: Neighbour, { names, style }: View): string {
  const owner = names.ownerOf(ip);
  const answered = mac === undefined ? undefined : names.ownerOf(mac);
  if (answered === undefined || answered === owner) return owner === undefined ? NOBODY : style.name(owner);
  return `${owner === undefined ? NOBODY : style.name(owner)}, MAC of ${style.name(answered)}`;
}
