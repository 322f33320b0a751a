import { placed, type Expectation } from './expectation.ts';
import type { ExpectationInput } from './expectation-schema.ts';
import type { Path } from './finding.ts';
import type { Locate } from './locate.ts';
import type { Step } from './step.ts';
import { actionOf, type StepInput } from './step-schema.ts';

/** A step of the file, its words turned into the ones of the judge. */
export function buildStep(input: StepInput, path: Path, locate: Locate): Step {
  const expectations = (list: readonly ExpectationInput[], key: string): readonly Expectation[] =>
    list.map((one, index) => placed(one, locate({ path: [...path, key, index] })));
  const action = actionOf(input);
  return {
    name: input.name,
    why: input.why,
    claims: input.claims,
    before: expectations(input.before, 'before'),
    action: action?.written.build((below) => locate({ path: [...path, action.key, ...below] })),
    expect: expectations(input.expect, 'expect'),
    withinMs: input.within,
    at: locate({ path }),
  };
}
