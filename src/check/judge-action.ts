import type { Lab } from '../lab/lab.ts';
import type { Expectation, ExpectationOf } from '../scenario/expectation.ts';
import type { ActionResult } from './action-result.ts';
import { clientCheck } from './judge-client.ts';
import { exitCheck } from './judge-exit.ts';
import { largestCheck } from './judge-largest.ts';
import { noReplyCheck } from './judge-no-reply.ts';
import { outputCheck } from './judge-output.ts';
import { replyCheck } from './judge-reply.ts';
import { wayCheck } from './judge-way.ts';
import type { OutcomeCheck } from './outcome-check.ts';
import type { Verdict } from './verdict.ts';

const outcomeKinds = [
  'reply',
  'no-reply',
  'output',
  'exit',
  'client',
  'largest',
  'way',
] as const satisfies readonly Expectation['kind'][];

/** The expectations that speak of what the step's action answered. */
export type ActionExpectation = ExpectationOf<(typeof outcomeKinds)[number]>;

/** Whether an expectation is about the action, not about a table. */
export function isAboutAction(expectation: Expectation): expectation is ActionExpectation {
  return outcomeKinds.some((kind) => kind === expectation.kind);
}

/** How each kind of expectation about an action is judged. */
export function outcomeCheckOf(expectation: ActionExpectation): OutcomeCheck {
  switch (expectation.kind) {
    case 'reply':
      return replyCheck(expectation);
    case 'no-reply':
      return noReplyCheck(expectation);
    case 'output':
      return outputCheck(expectation);
    case 'exit':
      return exitCheck(expectation);
    case 'client':
      return clientCheck(expectation);
    case 'largest':
      return largestCheck(expectation);
    case 'way':
      return wayCheck(expectation);
  }
}

/** Whether the action answered as expected. An action that could not be done leaves the expectation untested. */
export function judgeAction(
  expectation: ActionExpectation,
  result: ActionResult | undefined,
  lab: Lab,
): Verdict {
  const { wanted, lacking, judge } = outcomeCheckOf(expectation);
  const head = { wanted, shownBy: result?.did ?? '', at: expectation.at };
  if (result === undefined)
    return { ...head, kind: 'untested', reason: 'the step does nothing that could answer' };
  if (result.kind === 'not-done') return { ...head, kind: 'untested', reason: result.reason };
  const opinion = judge(result, lab);
  return opinion === undefined
    ? { ...head, kind: 'untested', reason: lacking }
    : { ...head, ...opinion, evidence: result.evidence };
}
