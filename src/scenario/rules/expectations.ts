import type { Draft } from '../draft.ts';
import type { Finding } from '../finding.ts';
import { actionKeys } from '../step-schema.ts';
import { type PlacedExpectation, expectationsOf } from './step-parts.ts';

type ActionKey = (typeof actionKeys)[number];

/** Expectations about an action, and the actions that have such an outcome. */
const outcomes = {
  reply: ['ping', 'connect'],
  'no reply': ['ping', 'connect'],
  output: ['ping', 'connect', 'exec'],
  exit: ['ping', 'exec'],
} as const satisfies Record<string, readonly ActionKey[]>;

/** What is expected of an action comes after an action that has it: a ping a reply, a program an exit code. */
export function checkExpectations(draft: Draft): readonly Finding[] {
  return expectationsOf(draft).flatMap(checkOutcome);
}

function checkOutcome(placed: PlacedExpectation): readonly Finding[] {
  const { expectation, path, step, when } = placed;
  const key = outcomeKeys.find((one) => expectation[one] !== undefined);
  if (key === undefined) return [];
  const at = { code: 'scenario/no-such-outcome' as const, path: [...path, key], isAboutKey: true as const };
  const actions = outcomes[key].join(' or ');
  if (when !== 'expect') {
    const message = `"${key}" is about the action of a step, but stands ${when === 'before' ? 'before it' : 'in what is waited for'}`;
    return [{ ...at, message, hint: 'move it to the expect of the action' }];
  }
  const action = actionKeys.find((one) => step[one] !== undefined);
  if (action === undefined || !outcomes[key].some((one) => one === action)) {
    const message = `"${key}" is expected of ${actions}, but the step ${action === undefined ? 'does nothing' : `does ${action}`}`;
    return [{ ...at, message, hint: `give the step such an action, or look at a table instead` }];
  }
  return action === 'connect' ? checkTtl(placed) : [];
}

const outcomeKeys = [
  'reply',
  'no reply',
  'output',
  'exit',
] as const satisfies readonly (keyof typeof outcomes)[];

function checkTtl({ expectation: { reply }, path }: PlacedExpectation): readonly Finding[] {
  if (reply === undefined || reply === true || reply.ttl === undefined) return [];
  const message = `ttl ${reply.ttl} is expected of connect, which does not see the TTL`;
  const hint = 'write reply: true, or ask for the TTL with ping';
  return [{ code: 'scenario/no-such-outcome', message, hint, path: [...path, 'reply', 'ttl'] }];
}
