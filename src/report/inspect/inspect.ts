import { addressSections } from './addresses.ts';
import { fdbSections } from './fdb.ts';
import { leaseSection } from './leases.ts';
import { linkSections } from './links.ts';
import { neighbourSections } from './neighbours.ts';
import { routeSections } from './routes.ts';
import { formatSections, type Section } from './section.ts';
import type { View } from './view.ts';

/** The tables `inspect` shows, in the order of an overview. */
export const inspectTables = ['links', 'addresses', 'routes', 'arp', 'fdb', 'leases'] as const;
export type InspectTable = (typeof inspectTables)[number];

/** The tables of the places, place by place; the leases, which belong to all, at the end. */
export function formatInspection(
  view: View,
  where: readonly string[],
  tables: readonly InspectTable[],
): string {
  const { absent } = view.observation;
  const sections = where
    .filter((place) => !absent.includes(place))
    .flatMap((place) => tables.flatMap((table) => sectionsOf(view, place, table)));
  const leases = tables.includes('leases') ? [leaseSection(view)] : [];
  const gone = where
    .filter((place) => absent.includes(place))
    .map((place) => `${place}: ${view.style.bad('its network namespace is gone')}\n`);
  return `${formatSections([...sections, ...leases], view.style)}${gone.join('')}`;
}

function sectionsOf(view: View, where: string, table: InspectTable): readonly Section[] {
  switch (table) {
    case 'arp':
      return neighbourSections(view, where);
    case 'fdb':
      return fdbSections(view, where);
    case 'routes':
      return routeSections(view, where);
    case 'links':
      return linkSections(view, where);
    case 'addresses':
      return addressSections(view, where);
    case 'leases':
      return [];
  }
}
