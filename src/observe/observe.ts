import { UNDERLAY } from '../net/names.ts';
import { type Runner } from '../sandbox/runner.ts';
import { type TableKind } from '../scenario/step.ts';
import { parseAddresses } from './addresses.ts';
import { parseFdb } from './fdb.ts';
import { type NetnsNames, namePeers, parseLinks, parseNetnsNames } from './links.ts';
import { parseNeighbours } from './neighbours.ts';
import { answerOf } from './outcome.ts';
import { unreadable } from './read-json.ts';
import { parseRoutes } from './routes.ts';
import { type Observation } from './tables.ts';

/**
 * Up to so many namespaces at once, the far ends of cables are named too. It costs each of them a look at every name there is
 * (3 ms with 200 names), a price that grows with the square of the lab.
 */
const NAMING_LIMIT = 64;

const TIMEOUT_MS = 60_000;

/**
 * Reads the tables of namespaces from the kernel, now, in one process of ours: a shell inside the sandbox that runs `ip` once
 * (`-batch`) and `bridge` once for each of them, 3 ms a namespace.
 * @param where names of namespaces; `underlay` is the outermost one. One that does not exist is in `absent`.
 * @throws LabError `observe/unreadable` when a tool failed or its answer is not understood.
 */
export async function observe(
  inside: Runner,
  where: readonly string[],
  tables: readonly TableKind[],
): Promise<Observation> {
  const asked = [...new Set(where)];
  const commands = commandsFor(tables, asked.length <= NAMING_LIMIT);
  const outcome = await inside.run(['sh'], { stdin: formatScript(asked, commands), timeoutMs: TIMEOUT_MS });
  const blocks = splitBlocks(answerOf(outcome, 'sh, reading tables with ip and bridge'));
  const parts = asked.map((name) => parseBlock(name, blocks.get(name) ?? [], { commands, tables }));
  return {
    neighbours: parts.flatMap((part) => part.neighbours),
    fdb: parts.flatMap((part) => part.fdb),
    routes: parts.flatMap((part) => part.routes),
    links: namePeers(parts.flatMap((part) => part.links)),
    addresses: parts.flatMap((part) => part.addresses),
    absent: parts.flatMap((part) => part.absent),
  };
}

/** What is run in each namespace; every command answers with one line of JSON. */
interface Commands {
  readonly ip: readonly string[];
  readonly bridge: readonly string[];
}

const ADDRESSES = 'addr show';
const NEIGHBOURS = 'neigh show';
const ROUTES = 'route show';
const NAMES = 'netns list-id';
const FDB = 'fdb show';

function commandsFor(tables: readonly TableKind[], isNaming: boolean): Commands {
  const isAsked = (...kinds: readonly TableKind[]): boolean => kinds.some((kind) => tables.includes(kind));
  return {
    ip: [
      ...(isAsked('neigh') ? [NEIGHBOURS] : []),
      ...(isAsked('routes') ? [ROUTES] : []),
      ...(isAsked('links', 'addresses') ? [ADDRESSES] : []),
      ...(isAsked('links') && isNaming ? [NAMES] : []),
    ],
    bridge: isAsked('fdb') ? [FDB] : [],
  };
}

/** Each namespace's answers follow a line `@ NAME`; what the tools complain about is among them. */
function formatScript(where: readonly string[], commands: Commands): string {
  return where.map((name) => formatBlock(name, commands)).join('');
}

function formatBlock(name: string, { ip, bridge }: Commands): string {
  const netns = name === UNDERLAY ? '' : `-n ${name} `;
  const batch = ip.length === 0 ? '' : `ip ${netns}-j -d -batch - 2>&1 <<'END'\n${ip.join('\n')}\nEND\n`;
  return `echo '@ ${name}'\n${batch}${bridge.map((words) => `bridge ${netns}-j ${words} 2>&1\n`).join('')}`;
}

function splitBlocks(text: string): ReadonlyMap<string, readonly string[]> {
  const blocks = text.split(/^@ /m).slice(1);
  return new Map(
    blocks.map((block) => {
      const [name = '', ...lines] = block.split('\n');
      return [name, lines.filter((line) => line.trim() !== '')];
    }),
  );
}

const nothing: Observation = { neighbours: [], fdb: [], routes: [], links: [], addresses: [], absent: [] };

interface Asked {
  readonly commands: Commands;
  readonly tables: readonly TableKind[];
}

function parseBlock(where: string, lines: readonly string[], { commands, tables }: Asked): Observation {
  if (lines.some((line) => line.startsWith(`Cannot open network namespace "${where}"`))) {
    return { ...nothing, absent: [where] };
  }
  const complaints = lines.filter((line) => !line.startsWith('['));
  const words = [...commands.ip, ...commands.bridge];
  if (complaints.length > 0 || lines.length !== words.length) {
    throw unreadable(`ip -n ${where} -j -d -batch`, `said: ${complaints.join('; ') || 'too little'}`);
  }
  const lineOf = new Map(words.map((word, index) => [word, lines[index] ?? '']));
  const read = <T>(word: string, parse: (text: string) => readonly T[]): readonly T[] => {
    const line = lineOf.get(word);
    return line === undefined ? [] : parse(line);
  };
  const namesLine = lineOf.get(NAMES);
  const names: NetnsNames = namesLine === undefined ? new Map() : parseNetnsNames(namesLine);
  return {
    neighbours: read(NEIGHBOURS, (text) => parseNeighbours(where, text)),
    fdb: read(FDB, (text) => parseFdb(where, text)),
    routes: read(ROUTES, (text) => parseRoutes(where, text)),
    links: tables.includes('links') ? read(ADDRESSES, (text) => parseLinks(where, text, names)) : [],
    addresses: tables.includes('addresses') ? read(ADDRESSES, (text) => parseAddresses(where, text)) : [],
    absent: [],
  };
}
