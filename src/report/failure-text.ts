import { verdictsOf } from '../check/tally.ts';
import type { StepResult, Verdict } from '../check/verdict.ts';
import { formatSpan } from '../error/lab-error.ts';
import { pathFrom } from './path-from.ts';

/** A verdict that is no pass. */
export type Failure = Exclude<Verdict, { kind: 'held' }>;

/** What of a step did not hold, in the order it was looked at. */
export function failuresOf(step: StepResult): readonly Failure[] {
  return verdictsOf(step).filter((verdict) => verdict.kind !== 'held');
}

/** `a reply with TTL 62: no reply`, in one line. */
export function failureLine(failure: Failure): string {
  return `${failure.wanted}: ${failure.kind === 'broke' ? failure.saw : `untested, ${failure.reason}`}`;
}

/**
 * What was wanted, what was seen with its evidence, the command to look with, and the place in the file.
 *
 *     wanted  a reply with TTL 62
 *     saw     no reply
 *             From 10.244.1.1 icmp_seq=1 Destination Host Unreachable
 *     look    ip netns exec pod-a ping -c 1 10.244.2.2
 *     at      two.yaml:12:9
 */
export function failureText(failure: Failure, cwd: string): string {
  const { wanted, shownBy, at } = failure;
  const saw: readonly (readonly [string, string])[] =
    failure.kind === 'broke'
      ? [['saw', failure.saw], ...failure.evidence.map((line) => ['', line] as const)]
      : [['untested', failure.reason]];
  const lines: readonly (readonly [string, string])[] = [
    ['wanted', wanted],
    ...saw,
    ...(shownBy === '' ? [] : [['look', shownBy] as const]),
    ...(at === undefined ? [] : [['at', formatSpan({ ...at, file: pathFrom(cwd, at.file) })] as const]),
  ];
  return lines
    .map(([word, text]) => `${word.padEnd(8)}  ${text.replaceAll('\n', `\n${' '.repeat(10)}`)}\n`)
    .join('');
}
