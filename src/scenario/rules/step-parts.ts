import { type Draft, readable } from '../draft.ts';
import type { ExpectationInput } from '../expectation-schema.ts';
import type { Path } from '../finding.ts';
import type { StepInput } from '../step-schema.ts';

/** One expectation of a file, where it stands, and the step it belongs to. */
export interface PlacedExpectation {
  readonly expectation: ExpectationInput;
  readonly path: Path;
  readonly step: StepInput;
  readonly when: 'before' | 'until' | 'expect';
}

/** Every expectation of every step, in the order of the file's steps. */
export function expectationsOf({ steps }: Draft): readonly PlacedExpectation[] {
  return readable(steps).flatMap(([index, step]) => {
    const path = ['steps', index];
    const place = (list: readonly ExpectationInput[], when: PlacedExpectation['when'], below: Path) =>
      list.map((expectation, at) => ({ expectation, step, when, path: [...path, ...below, at] }));
    return [
      ...place(step.before, 'before', ['before']),
      ...place(step.wait?.until ?? [], 'until', ['wait', 'until']),
      ...place(step.expect, 'expect', ['expect']),
    ];
  });
}
