import type { NotRun, ScenarioRun } from '../check/run-result.ts';
import { formatProblems } from './problems.ts';
import { type Style, plainStyle } from './style.ts';

/** `did not run, the scenario is wrong`; `did not end, the run was interrupted` */
export function notRunWords({
  reason,
  judged = [],
}: Pick<Extract<ScenarioRun, { kind: 'not-run' }>, 'reason' | 'judged'>): string {
  return `${judged.length === 0 ? 'did not run' : 'did not end'}, ${reasonWords(reason)}`;
}

function reasonWords(reason: NotRun): string {
  switch (reason.kind) {
    case 'wrong':
      return 'the scenario is wrong';
    case 'machine':
      return 'this machine cannot';
    case 'interrupted':
      return 'the run was interrupted';
    case 'bug':
      return 'a bug of k8s-netlab';
  }
}

/** All there is to know of it, as text of lines; empty where the words above are all. */
export function notRunDetail(reason: NotRun, style: Style = plainStyle): string {
  switch (reason.kind) {
    case 'wrong':
    case 'machine':
      return formatProblems(reason.problems, style);
    case 'interrupted':
      return '';
    case 'bug':
      return `${reason.stack}\n`;
  }
}
