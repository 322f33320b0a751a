import type { Outcome } from '../sandbox/runner.ts';
import { unreadable } from './read-json.ts';

/**
 * What a program printed, if it ran to its end.
 * Its exit code is not judged here: the callers read the tools' own words.
 * @throws LabError `observe/unreadable` when it could not be started, was killed or took too long.
 */
export function answerOf(outcome: Outcome, command: string): string {
  switch (outcome.kind) {
    case 'exited':
      return outcome.stdout;
    case 'signalled':
      throw unreadable(command, `was ended by ${outcome.signal}`);
    case 'timed-out':
      throw unreadable(command, `did not end within ${outcome.afterMs} ms`);
    case 'missing':
      throw unreadable(command, `could not be started: there is no ${outcome.program}`);
  }
}
