import type { Grant, Ledger } from './ledger.ts';
import type { Entry, LeaseId, StoreEvent } from './store.ts';

/** A ledger as JSON: a line for each entry, lease and change, so that it can be read and searched by eye. */
export function formatLedger({ revision, compactRevision, lastLease, ...rest }: Ledger): string {
  const leases = [...rest.leases].map(([id, grant]) => lineOf({ id, ...grant }));
  return `{"revision":${revision},"compactRevision":${compactRevision},"lastLease":${lastLease},
"entries":${block([...rest.entries.values()].map(knownLineOf))},
"leases":${block(leases)},
"history":${block(rest.history.map(knownLineOf))}}
`;
}

/**
 * The inverse of `formatLedger`. By hand: a store of a thousand leases is read by each process at each change of another one.
 * @throws Error when the text is not one
 */
export function parseLedger(text: string): Ledger {
  const value: unknown = JSON.parse(text);
  if (!isLedgerFile(value)) throw new Error('there is JSON in it, but no ledger');
  const { entries, leases, ...rest } = value;
  return {
    ...rest,
    entries: new Map(entries.map((entry) => [entry.key, entry])),
    leases: new Map(leases.map(({ id, ...grant }) => [id, grant])),
  };
}

type LeaseLine = Grant & { readonly id: LeaseId };

type LedgerFile = Pick<Ledger, 'revision' | 'compactRevision' | 'lastLease' | 'history'> & {
  readonly entries: readonly Entry[];
  readonly leases: readonly LeaseLine[];
};

/** Values never change, and most are in the file before and after a change: their lines are made once. */
const knownLines = new WeakMap<object, string>();

function knownLineOf(value: Entry | StoreEvent): string {
  const line = knownLines.get(value) ?? lineOf(value);
  knownLines.set(value, line);
  return line;
}

function lineOf(value: unknown): string {
  return JSON.stringify(value);
}

function block(lines: readonly string[]): string {
  return lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n]`;
}

function isLedgerFile(value: unknown): value is LedgerFile {
  return (
    hasNumbers(value, ['revision', 'compactRevision', 'lastLease']) &&
    isArrayOf(value['entries'], isEntry) &&
    isArrayOf(value['leases'], isLeaseLine) &&
    isArrayOf(value['history'], isEvent)
  );
}

function isEntry(value: unknown): value is Entry {
  return (
    hasNumbers(value, ['createRevision', 'modRevision']) &&
    hasStrings(value, ['key', 'value']) &&
    (value['lease'] === undefined || typeof value['lease'] === 'string')
  );
}

function isLeaseLine(value: unknown): value is LeaseLine {
  return hasNumbers(value, ['ttlSeconds', 'deadlineMs']) && hasStrings(value, ['id']);
}

function isEvent(value: unknown): value is StoreEvent {
  if (!isObject(value)) return false;
  return value['kind'] === 'put'
    ? isEntry(value['entry'])
    : value['kind'] === 'delete' && hasStrings(value, ['key']) && hasNumbers(value, ['modRevision']);
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function hasNumbers(value: unknown, names: readonly string[]): value is Fields {
  return isObject(value) && names.every((name) => typeof value[name] === 'number');
}

function hasStrings(value: unknown, names: readonly string[]): boolean {
  return isObject(value) && names.every((name) => typeof value[name] === 'string');
}

function isArrayOf<T>(value: unknown, isOne: (one: unknown) => one is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isOne);
}
