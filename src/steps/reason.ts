import { LabError } from '../error/lab-error.ts';
import type { Outcome } from '../sandbox/runner.ts';

/** Why a program that should have ended with an exit code did not. */
export function whyNot(outcome: Exclude<Outcome, { kind: 'exited' }>): string {
  switch (outcome.kind) {
    case 'timed-out':
      return `it did not end within ${outcome.afterMs} ms; \`within\` gives it more time`;
    case 'signalled':
      return `it was ended by ${outcome.signal}`;
    case 'missing':
      return `the program ${outcome.program} is missing`;
  }
}

/** What the machine could not do, as the reason of an untested check; errors of any other kind are thrown on. */
export function reasonOf(error: unknown): string {
  if (error instanceof LabError && error.blame === 'machine') return error.message;
  throw error;
}
