import { LabError } from '../error/lab-error.ts';
import { type OpenLab } from '../sandbox/open-lab.ts';
import { type Outcome } from '../sandbox/runner.ts';

/** What steps are run on. */
export interface Bench {
  readonly open: OpenLab;
  readonly signal: AbortSignal | undefined;
}

/** An action that is to be done, and how long it may take. */
export interface Turn {
  readonly bench: Bench;
  readonly withinMs: number;
}

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

/** All a program printed, stdout before stderr. */
export function printed({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string {
  return stdout === '' || stdout.endsWith('\n') ? `${stdout}${stderr}` : `${stdout}\n${stderr}`;
}

/** Output is for reading: of a long one the last lines. */
const MAX_LINES = 6;

export function lastLines(output: string): readonly string[] {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-MAX_LINES);
}
