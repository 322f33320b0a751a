import type { Lab } from '../lab/lab.ts';
import type { Observation } from '../observe/tables.ts';
import type { TableKind } from '../scenario/columns.ts';
import type { ExpectationOf } from '../scenario/expectation.ts';
import type { TableClaim } from '../scenario/expectations/table.ts';
import type { Check } from './check.ts';
import { formatPattern } from './format-pattern.ts';
import { namesOf } from './names.ts';
import { compareRows } from './nearest.ts';
import { type PatternPlace, resolvePattern, says, type Wanted } from './resolve-pattern.ts';
import { namedLine } from './named-line.ts';
import type { Row } from './row.ts';
import { shownBy } from './shown-by.ts';
import { views } from './tables/views.ts';
import type { Finding, Verdict } from './verdict.ts';

type TableExpectation = ExpectationOf<'table'>;

/** A table of a namespace has a row, has none, or is cold. */
export function tableCheck(expectation: TableExpectation): Check {
  const { table, of, claim, at } = expectation;
  const resolve = (lab: Lab): unknown =>
    claim.kind === 'cold'
      ? []
      : resolvePattern(claim.pattern, { view: views[table], where: of, names: namesOf(lab), at });
  return { wanted: wantedOf(expectation), resolve };
}

/** What people call a table. */
const tableTitle: Readonly<Record<TableKind, string>> = {
  neigh: 'ARP table',
  fdb: 'forwarding table',
  routes: 'routing table',
  links: 'device list',
  addresses: 'address list',
};

function wantedOf({ table, of, claim }: TableExpectation): string {
  return `the ${tableTitle[table]} of ${of} ${claimInWords(claim)}`;
}

function claimInWords(claim: TableClaim): string {
  switch (claim.kind) {
    case 'has':
      return `has ${formatPattern(claim.pattern)}`;
    case 'has-not':
      return `has no ${formatPattern(claim.pattern)}`;
    case 'cold':
      return 'is cold';
  }
}

/** What a table claim is judged by: what the kernel showed, and the lab whose names the claim speaks of. */
export interface Seen {
  readonly observation: Observation;
  readonly lab: Lab;
}

/** Whether the table of a namespace says what the step claims. A namespace that could not be read leaves the claim untested. */
export function judgeTable(expectation: TableExpectation, { observation, lab }: Seen): Verdict {
  const { table, of, at, claim } = expectation;
  const view = views[table];
  const head = { wanted: wantedOf(expectation), shownBy: shownBy(view, of), at };
  if (observation.absent.includes(of))
    return { ...head, kind: 'untested', reason: `there is no namespace ${of} to look into` };
  const place = { view, where: of, names: namesOf(lab), at };
  const rows = view.rows(observation, of);
  switch (claim.kind) {
    case 'has':
      return { ...head, ...judgeHas(rows, resolvePattern(claim.pattern, place), place) };
    case 'has-not':
      return { ...head, ...judgeHasNot(rows, resolvePattern(claim.pattern, place), place) };
    case 'cold':
      return { ...head, ...judgeCold(rows, place) };
  }
}

/** Some row says all that is wanted; otherwise the rows that come nearest, and what they say instead. */
export function judgeHas(rows: readonly Row[], wanted: readonly Wanted[], place: PatternPlace): Finding {
  const found = rows.filter((row) => wanted.every((one) => says(row, one)));
  if (found.length > 0)
    return { kind: 'held', saw: count(found.length, 'such row'), evidence: lines(found, place) };
  const { difference, nearest } = compareRows(rows, wanted, place);
  return { kind: 'broke', saw: difference, evidence: lines(nearest, place) };
}

/** No row says all that is wanted; otherwise those that do. */
export function judgeHasNot(rows: readonly Row[], wanted: readonly Wanted[], place: PatternPlace): Finding {
  const found = rows.filter((row) => wanted.every((one) => says(row, one)));
  if (found.length > 0)
    return { kind: 'broke', saw: count(found.length, 'such row'), evidence: lines(found, place) };
  return { kind: 'held', saw: `no such row among ${rows.length}`, evidence: [] };
}

function judgeCold(rows: readonly Row[], place: PatternPlace): Finding {
  const learned = rows.filter((row) => row.isLearned);
  if (learned.length === 0) return { kind: 'held', saw: 'nothing learned', evidence: [] };
  return { kind: 'broke', saw: count(learned.length, 'learned row'), evidence: lines(learned, place) };
}

/** Evidence is for reading: of a long table the first rows, and how many more there are. */
const MAX_LINES = 6;

function lines(rows: readonly Row[], place: PatternPlace): readonly string[] {
  const shown = rows.slice(0, MAX_LINES).map((row) => namedLine(row, place));
  return rows.length > MAX_LINES ? [...shown, `and ${rows.length - MAX_LINES} more`] : shown;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
