import type { Link, Observation } from '../../observe/tables.ts';
import { rowsBy } from '../rows-by.ts';
import { inNamespace } from '../shown-by.ts';
import { compareLink } from './compare-link.ts';
import { compareAddress, compareFdbEntry, compareNeighbour, compareRoute } from './compare-rows.ts';
import { type Comparison, compareEach, type Difference, joinComparisons } from './difference.ts';
import type { ExpectedLink } from './expected.ts';
import type { ExpectedState } from './expected-state.ts';

/**
 * Compares what should be there with what was read. Things that are there in addition are nobody's business here.
 * What needs a namespace or device that is missing is not listed one by one: it is missing with it.
 */
export function compareState(expected: ExpectedState, seen: Observation): Comparison {
  const absent = new Set(seen.absent);
  const links = rowsBy(seen.links, ({ where, dev }) => `${where}/${dev}`);
  const isThere = ({ where, dev }: { where: string; dev: string }): boolean => links.has(`${where}/${dev}`);
  const inPlace = <T>(rows: ReadonlyMap<string, readonly T[]>, where: string): readonly T[] =>
    rows.get(where) ?? [];
  const addresses = rowsBy(seen.addresses, ({ where }) => where);
  const routes = rowsBy(seen.routes, ({ where }) => where);
  const neighbours = rowsBy(seen.neighbours, ({ where }) => where);
  const fdb = rowsBy(seen.fdb, ({ where }) => where);
  return joinComparisons([
    compareEach(expected.namespaces, (where) => (absent.has(where) ? missingNamespace(where) : undefined)),
    ...expected.links
      .filter(({ where }) => !absent.has(where))
      .map((link) => compareOneLink(link, links.get(`${link.where}/${link.dev}`)?.[0])),
    compareEach(expected.addresses.filter(isThere), (row) =>
      compareAddress(row, inPlace(addresses, row.where)),
    ),
    compareEach(expected.routes.filter(isThere), (row) => compareRoute(row, inPlace(routes, row.where))),
    compareEach(expected.neighbours.filter(isThere), (row) =>
      compareNeighbour(row, inPlace(neighbours, row.where)),
    ),
    compareEach(expected.fdb.filter(isThere), (row) => compareFdbEntry(row, inPlace(fdb, row.where))),
  ]);
}

function missingNamespace(where: string): Difference {
  const what = 'its network namespace is missing, and all that was in it';
  const brief = 'no such namespace';
  const words = { what, brief, wanted: 'a namespace', saw: 'none of that name' };
  return { where, fact: 'namespace', ...words, command: 'ip netns list' };
}

function compareOneLink(expected: ExpectedLink, link: Link | undefined): Comparison {
  if (link !== undefined) return compareLink(expected, link);
  const { where, dev, role, kind } = expected;
  const missing: Difference = {
    where,
    fact: 'link',
    dev,
    brief: 'missing',
    what: `${dev} (${role}) is missing, and all that needs it`,
    wanted: `a ${kind} device`,
    saw: 'no such device',
    command: ['ip', ...inNamespace(where), 'link', 'show'].join(' '),
  };
  return { facts: 1, differences: [missing] };
}
