import { inNamespace } from '../../check/shown-by.ts';
import type { Address } from '../../observe/tables.ts';
import type { Section } from './section.ts';
import { NOBODY, ownerOf, type View } from './view.ts';

/** The addresses on the devices; folded away are those of the loopback and IPv6's link-local ones. */
export function addressSections(view: View, where: string): readonly Section[] {
  const addresses = view.observation.addresses.filter((address) => address.where === where);
  const shown = view.isAll ? addresses : addresses.filter(({ scope }) => scope === 'global');
  return [
    {
      where,
      title: 'addresses',
      command: ['ip', ...inNamespace(where), 'addr'].join(' '),
      head: ['DEV', 'ADDRESS', 'BROADCAST', 'SCOPE', 'WHO'],
      rows: shown.map((row) => addressRow(row, view)),
      folded: addresses.length - shown.length,
      foldedKind: 'of lo and link-local',
      whenEmpty: 'no addresses',
    },
  ];
}

function addressRow(
  { dev, address, prefixLength, broadcast, scope }: Address,
  view: View,
): readonly string[] {
  return [dev, `${address}/${prefixLength}`, broadcast ?? NOBODY, scope, ownerOf(view, address)];
}
