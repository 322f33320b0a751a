import type { ExpectationOf } from '../scenario/expectation.ts';
import type { OutcomeCheck } from './outcome-check.ts';

/** The program ended with that exit code. */
export function exitCheck({ code }: ExpectationOf<'exit'>): OutcomeCheck {
  return {
    wanted: `exit code ${code}`,
    lacking: 'the action has no exit code',
    judge: ({ exitCode }) => ({ kind: exitCode === code ? 'held' : 'broke', saw: `exit code ${exitCode}` }),
  };
}
