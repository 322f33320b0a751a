import type { NotRun } from '../check/run-result.ts';
import { formatProblems } from './problems.ts';
import { type Style, plainStyle } from './style.ts';

/** Why a scenario did not run, in a few words. */
export function notRunWords(reason: NotRun): string {
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
