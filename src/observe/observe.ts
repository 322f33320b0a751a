import type { Lab } from '../lab/lab.ts';
import type { Runner } from '../sandbox/runner.ts';
import type { TableKind } from '../scenario/columns.ts';
import { parseAddresses } from './addresses.ts';
import { type Answers, askEach, type Question } from './ask.ts';
import { parseFdb } from './fdb.ts';
import { namePeers, parseLinks, parseNetnsNames } from './links.ts';
import { parseNeighbours } from './neighbours.ts';
import { parseRoutesIn } from './routes.ts';
import type { Observation } from './tables.ts';

/**
 * So many namespaces, the first ones asked for, also say where the far ends of their cables are. It costs each of them a look at
 * every name there is (3 ms with 200 names), a price that would grow with the square of the lab; the other ends of these cables
 * are then known without asking.
 */
const NAMING_LIMIT = 64;

const neigh: Question = { tool: 'ip', words: 'neigh show' };
const routes: Question = { tool: 'ip', words: 'route show' };
/** Both families: `ip route show` of a single table is one of IPv4, and one `-batch` is of one family. */
const allRoutes: Question = { tool: 'ip', words: 'route show table all' };
/** With `-d` it says of a device all that `link show` does. */
const devices: Question = { tool: 'ip', words: 'addr show' };
const netnsNames: Question = { tool: 'ip', words: 'netns list-id' };
const fdb: Question = { tool: 'bridge', words: 'fdb show' };

/** A table to read; `routes6` adds the routes of IPv6 to `routes`. */
export type ObservedTable = TableKind | 'routes6';

/** Tables of a lab: where it has IPv6, with IPv6's routes. */
export function tablesIn(lab: Lab, tables: readonly TableKind[]): readonly ObservedTable[] {
  return lab.network.cidr6 !== undefined && tables.includes('routes') ? [...tables, 'routes6'] : tables;
}

/**
 * Reads the tables of namespaces from the kernel, now, in one process of ours (two for many); about 4 ms a namespace.
 * @param where names of namespaces, those whose cables matter first; `underlay` is the outermost one. One that does not exist is in `absent`.
 * @throws LabError `observe/unreadable` when a tool failed or its answer is not understood.
 */
export async function observe(
  inside: Runner,
  where: readonly string[],
  tables: readonly ObservedTable[],
): Promise<Observation> {
  const places = [...new Set(where)];
  const kinds = new Set(tables);
  const answers = await Promise.all([
    askEach(inside, places.slice(0, NAMING_LIMIT), questionsFor(kinds, true)),
    askEach(inside, places.slice(NAMING_LIMIT), questionsFor(kinds, false)),
  ]);
  const parts = answers.flat().map((answer, index) => readAnswers(places[index] ?? '', answer, kinds));
  const { links, ...rest } = joinObservations(parts);
  return { ...rest, links: namePeers(links) };
}

/** Several observations as one. */
export function joinObservations(parts: readonly Observation[]): Observation {
  return {
    neighbours: parts.flatMap((part) => part.neighbours),
    fdb: parts.flatMap((part) => part.fdb),
    routes: parts.flatMap((part) => part.routes),
    links: parts.flatMap((part) => part.links),
    addresses: parts.flatMap((part) => part.addresses),
    absent: parts.flatMap((part) => part.absent),
  };
}

function questionsFor(tables: ReadonlySet<ObservedTable>, isNaming: boolean): readonly Question[] {
  return [
    ...(tables.has('neigh') ? [neigh] : []),
    ...routeQuestion(tables),
    ...(tables.has('links') || tables.has('addresses') ? [devices] : []),
    ...(tables.has('links') && isNaming ? [netnsNames] : []),
    ...(tables.has('fdb') ? [fdb] : []),
  ];
}

function routeQuestion(tables: ReadonlySet<ObservedTable>): readonly Question[] {
  if (!tables.has('routes')) return [];
  return [tables.has('routes6') ? allRoutes : routes];
}

const nothing: Observation = { neighbours: [], fdb: [], routes: [], links: [], addresses: [], absent: [] };

function readAnswers(where: string, answers: Answers, tables: ReadonlySet<ObservedTable>): Observation {
  if (answers === 'absent') return { ...nothing, absent: [where] };
  const read = <T>({ words }: Question, parse: (text: string) => readonly T[]): readonly T[] => {
    const line = answers.get(words);
    return line === undefined ? [] : parse(line);
  };
  const names = new Map(read(netnsNames, parseNetnsNames));
  return {
    neighbours: read(neigh, (text) => parseNeighbours(where, text)),
    fdb: read(fdb, (text) => parseFdb(where, text)),
    routes: [routes, allRoutes].flatMap((question) =>
      read(question, (text) => parseRoutesIn(where, text, 'main')),
    ),
    links: tables.has('links') ? read(devices, (text) => parseLinks(where, text, names)) : [],
    addresses: tables.has('addresses') ? read(devices, (text) => parseAddresses(where, text)) : [],
    absent: [],
  };
}
