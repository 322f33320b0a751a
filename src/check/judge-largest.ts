import type { ExpectationOf } from '../scenario/expectation.ts';
import type { OutcomeCheck } from './outcome-check.ts';

/** No larger payload than that was answered, and that was. */
export function largestCheck({ bytes }: ExpectationOf<'largest'>): OutcomeCheck {
  return {
    wanted: `${bytes} bytes as the largest payload that passes`,
    lacking: 'the ping was of one size',
    judge: ({ largest }) =>
      largest && {
        kind: largest.bytes === bytes ? 'held' : 'broke',
        saw: largest.bytes === undefined ? 'no reply at any size' : `${largest.bytes} bytes`,
      },
  };
}
