import { inNamespace } from '../../check/shown-by.ts';
import type { Neighbour } from '../../observe/tables.ts';
import type { Section } from './section.ts';
import { NOBODY, type View } from './view.ts';

/** Who has which address, as the place has learned it by ARP or was told by flannel. */
export function neighbourSections(view: View, where: string): readonly Section[] {
  const rows = view.observation.neighbours.filter((row) => row.where === where);
  return [
    {
      where,
      title: 'ARP table',
      command: ['ip', ...inNamespace(where), 'neigh'].join(' '),
      head: ['IP', 'MAC', 'DEV', 'STATE', 'WHO'],
      rows: rows.map((row) => [row.ip, row.mac ?? NOBODY, row.dev, row.state, whoIs(row, view)]),
      folded: 0,
      foldedKind: '',
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
