import { type Draft, readable } from '../draft.ts';
import type { ExpectationInput } from '../expectation-schema.ts';
import type { Path } from '../finding.ts';
import { actionOf, type StepAction } from '../step-schema.ts';

/** One expectation of a file, where it stands, and what its step does. */
export interface PlacedExpectation {
  readonly expectation: ExpectationInput;
  /** Of the expectation's key. */
  readonly path: Path;
  readonly action: StepAction | undefined;
  readonly when: 'before' | 'until' | 'expect';
}

/** Every expectation of every step, in the order of the file's steps. */
export function expectationsOf({ steps }: Draft): readonly PlacedExpectation[] {
  return readable(steps).flatMap(([index, step]) => {
    const action = actionOf(step);
    const place = (list: readonly ExpectationInput[], when: PlacedExpectation['when'], below: Path) =>
      list.map((expectation, at) => ({
        ...{ expectation, action, when },
        path: ['steps', index, ...below, at, expectation.key],
      }));
    return [
      ...place(step.before, 'before', ['before']),
      ...place(action?.written.until ?? [], 'until', [action?.key ?? '', 'until']),
      ...place(step.expect, 'expect', ['expect']),
    ];
  });
}
