import { type Problem, type Span, usageError } from '../error/lab-error.ts';
import { Cidr, Ipv4 } from '../net/ipv4.ts';
import { Ipv6 } from '../net/ipv6.ts';
import { BROADCAST, Mac } from '../net/mac.ts';
import type { Pattern } from '../scenario/expectations/pattern-schema.ts';
import { EVERYBODY, type Names } from './names.ts';
import type { RowPlace } from './named-line.ts';
import type { ColumnKind, Row } from './row.ts';

/** One column of a pattern: as the scenario says it, and as the kernel would. */
export interface Wanted {
  readonly column: string;
  /** `pod-b` */
  readonly value: string;
  /** `10.244.2.2`; absent for `none`: the kernel leaves the column out. */
  readonly is: string | undefined;
}

/** Where a pattern's names are to be understood. */
export interface PatternPlace extends RowPlace {
  readonly at: Span;
}

/** The value of a column that is not there: `master: none`. */
const NONE = 'none';

/**
 * Turns the names of a pattern into the kernel's words.
 * @throws LabError `scenario/no-such-value` for a value that could never be in its column: a check must be able to hold and to break.
 */
export function resolvePattern(pattern: Pattern, place: PatternPlace): readonly Wanted[] {
  return Object.entries(pattern).map(([column, value]) => ({
    column,
    value,
    is: value === NONE ? undefined : resolve(column, value, place),
  }));
}

/** Whether the row says what is wanted, upper and lower case being one. */
export function says(row: Row, { column, is }: Wanted): boolean {
  const words = row.cells[column] ?? [];
  if (is === undefined) return words.length === 0;
  const bound = /^([<>])(=?) ?(\d+)$/.exec(is);
  return words.some((word) =>
    bound === null ? word.toLowerCase() === is.toLowerCase() : isWithin(Number(word), bound),
  );
}

function isWithin(number: number, [, sign, orEqual, limit]: RegExpExecArray): boolean {
  const distance = sign === '<' ? Number(limit) - number : number - Number(limit);
  return distance > 0 || (orEqual === '=' && distance === 0);
}

function resolve(column: string, value: string, place: PatternPlace): string {
  const kind = place.view.columns[column] ?? 'word';
  const resolved = resolvers[kind](value, place);
  if (resolved === undefined) throw usageError(noSuchValue(column, value, { kind, place }));
  return resolved;
}

const resolvers: Readonly<Record<ColumnKind, (value: string, place: PatternPlace) => string | undefined>> = {
  mac: (value, { names }) =>
    value === EVERYBODY ? BROADCAST : (names.endpoint(value)?.mac ?? Mac.safeParse(value).data),
  address: (value, { names }) => resolveAddress(value, names),
  device: (value, { where, names }) =>
    names.deviceIn(where, value) ?? (isDeviceName(value, names) ? value : undefined),
  peer: (value, { names }) => {
    const end = names.endpoint(value);
    return end && `${end.where}/${end.dev}`;
  },
  amount: (value) => value,
  word: (value) => value,
};

/** A name's address, a network's name, or what the kernel itself writes: `default`, an address, a network, an address with its length. */
export function resolveAddress(value: string, names: Names): string | undefined {
  const isLiteral = value === 'default' || Ipv4.safeParse(value).success || isWithLength(value);
  const literal = isLiteral ? value : canonicalIpv6(value);
  return names.addressOf(value) ?? names.network(value) ?? literal;
}

function isWithLength(value: string): boolean {
  return Cidr.safeParse(value).success || /^\d+(\.\d+){3}\/\d+$/.test(value);
}

/** An IPv6 address, with or without a prefix length, as the kernel writes it. */
function canonicalIpv6(value: string): string | undefined {
  const [address = '', length] = value.split('/');
  const canonical = Ipv6.safeParse(address).data;
  if (canonical === undefined || length === undefined) return canonical;
  return /^\d{1,3}$/.test(length) ? `${canonical}/${length}` : undefined;
}

/** Names of pods and nodes are no device names: `port: pod-b` must not wait for a device called pod-b. */
function isDeviceName(value: string, names: Names): boolean {
  return /^[^\s/:]{1,15}$/.test(value) && names.endpoint(value) === undefined;
}

function noSuchValue(
  column: string,
  value: string,
  { kind, place }: { readonly kind: ColumnKind; readonly place: PatternPlace },
): Problem {
  return {
    code: 'scenario/no-such-value',
    message: `${column} "${value}" is no ${expected[kind]} in ${place.where}`,
    hint: `names are ${place.names.all.join(', ')}${kind === 'address' ? ', pods of NODE, all pods, all nodes' : ''}`,
    at: place.at,
  };
}

const expected: Readonly<Record<ColumnKind, string>> = {
  mac: 'MAC address, nor the name of something that has one,',
  address: 'address or network, nor the name of something that has one,',
  device: 'device, nor the name of something plugged in',
  peer: "name of a device, or of a cable's end,",
  amount: 'number',
  word: 'word',
};
