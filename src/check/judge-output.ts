import type { ExpectationOf } from '../scenario/expectation.ts';
import type { OutcomeCheck } from './outcome-check.ts';

/** What was printed contains a text, or a line of it matches an expression. */
export function outputCheck({ contains, matches = '' }: ExpectationOf<'output'>): OutcomeCheck {
  const isThere = (output: string): boolean =>
    contains === undefined ? new RegExp(matches, 'm').test(output) : output.includes(contains);
  return {
    wanted: `output that ${contains === undefined ? `matches /${matches}/` : `contains "${contains}"`}`,
    lacking: 'the action printed nothing',
    judge: ({ output }) => ({
      kind: isThere(output) ? 'held' : 'broke',
      saw: output.trim() === '' ? 'no output' : 'the output below',
    }),
  };
}
