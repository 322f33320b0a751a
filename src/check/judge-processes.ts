import type { Lab } from '../lab/lab.ts';
import type { ExpectationOf } from '../scenario/expectation.ts';
import type { Check } from './check.ts';
import { judgeRows, rowClaimInWords } from './judge-rows.ts';
import { namesOf } from './names.ts';
import { programOf, type Resident } from './resident.ts';
import type { Row } from './row.ts';
import type { Verdict } from './verdict.ts';

type ProcessesExpectation = ExpectationOf<'processes'>;

/** Among the processes of a place is one like that, or none. */
export function processesCheck(expectation: ProcessesExpectation): Check {
  return { wanted: wantedOf(expectation) };
}

function wantedOf({ of, claim }: ProcessesExpectation): string {
  return `the process list of ${of} ${rowClaimInWords(claim)}`;
}

/** The processes of a place, and the command that shows them. */
export interface SeenProcesses {
  readonly residents: readonly Resident[];
  readonly shownBy: string;
  readonly lab: Lab;
}

const view = { columns: { command: 'word', program: 'word' } } as const;

/** Whether something runs there that should, or should not. */
export function judgeProcesses(
  expectation: ProcessesExpectation,
  { residents, shownBy, lab }: SeenProcesses,
): Verdict {
  const { of, claim, at } = expectation;
  const place = { view, where: of, names: namesOf(lab), at };
  return { wanted: wantedOf(expectation), shownBy, at, ...judgeRows(residents.map(rowOf), claim, place) };
}

function rowOf(resident: Resident): Row {
  const command = resident.argv.join(' ');
  return {
    cells: { command: [command], program: [programOf(resident)] },
    line: processLine(resident),
    isLearned: false,
  };
}

/** `72 sleep infinity  # pod-a/app` */
export function processLine({ pid, argv, container }: Resident): string {
  const line = `${pid} ${argv.join(' ')}`;
  return container === undefined ? line : `${line}  # ${container}`;
}
