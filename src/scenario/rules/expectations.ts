import type { Draft } from '../draft.ts';
import type { Finding } from '../finding.ts';
import { type PlacedExpectation, expectationsOf } from './step-parts.ts';

/** What is expected of an action comes after an action that has it: a ping a reply, a program an exit code. */
export function checkExpectations(draft: Draft): readonly Finding[] {
  return expectationsOf(draft).flatMap(checkOutcome);
}

function checkOutcome(placed: PlacedExpectation): readonly Finding[] {
  const { expectation, path, action, when } = placed;
  const { key, after } = expectation;
  if (after === undefined) return [];
  const at = { code: 'scenario/no-such-outcome' as const, path, isAboutKey: true as const };
  if (when !== 'expect') {
    const message = `"${key}" is about the action of a step, but stands ${when === 'before' ? 'before it' : 'in what is waited for'}`;
    return [{ ...at, message, hint: 'move it to the expect of the action' }];
  }
  if (action === undefined || !after.includes(action.key)) {
    const message = `"${key}" is expected of ${after.join(' or ')}, but the step ${action === undefined ? 'does nothing' : `does ${action.key}`}`;
    return [{ ...at, message, hint: `give the step such an action, or look at a table instead` }];
  }
  return checkNeed(placed);
}

function checkNeed({ expectation: { need }, path, action }: PlacedExpectation): readonly Finding[] {
  if (need === undefined || action === undefined || action.written.outcomes.includes(need.outcome)) return [];
  return [
    {
      code: 'scenario/no-such-outcome',
      message: need.message(action.key),
      hint: need.hint,
      path: [...path, ...need.path],
    },
  ];
}
