import type { Expectation } from '../scenario/step.ts';
import type { ActionResult, Replies } from './action-result.ts';
import type { Finding } from './judge-table.ts';
import type { Verdict } from './verdict.ts';
import { type ExpectationOf, wantedOf } from './wanted.ts';

/** The expectations that speak of what the step's action answered. */
export type ActionExpectation = ExpectationOf<'reply' | 'no-reply' | 'output' | 'exit'>;

/** Whether an expectation is about the action, not about a table. */
export function isAboutAction(expectation: Expectation): expectation is ActionExpectation {
  return ['reply', 'no-reply', 'output', 'exit'].includes(expectation.kind);
}

/** Whether the action answered as expected. An action that could not be done leaves the expectation untested. */
export function judgeAction(expectation: ActionExpectation, result: ActionResult | undefined): Verdict {
  const head = { wanted: wantedOf(expectation), shownBy: result?.did ?? '', at: expectation.at };
  if (result === undefined)
    return { ...head, kind: 'untested', reason: 'the step does nothing that could answer' };
  if (result.kind === 'not-done') return { ...head, kind: 'untested', reason: result.reason };
  const finding = findingOf(expectation, result);
  return finding === undefined
    ? { ...head, kind: 'untested', reason: 'only ping and connect get replies' }
    : { ...head, ...finding };
}

type Answered = Extract<ActionResult, { kind: 'answered' }>;

function findingOf(expectation: ActionExpectation, result: Answered): Finding | undefined {
  const { evidence } = result;
  switch (expectation.kind) {
    case 'reply':
      return result.replies && { ...judgeReply(expectation, result.replies), evidence };
    case 'no-reply':
      return result.replies && { ...judgeSilence(expectation, result.replies, result.output), evidence };
    case 'output':
      return { ...judgeOutput(expectation, result.output), evidence };
    case 'exit':
      return {
        kind: result.exitCode === expectation.code ? 'held' : 'broke',
        saw: `exit code ${result.exitCode}`,
        evidence,
      };
  }
}

type Opinion = Pick<Finding, 'kind' | 'saw'>;

function judgeReply({ ttl }: ExpectationOf<'reply'>, replies: Replies): Opinion {
  const isComplete = replies.got === replies.wanted;
  const hasTtl = ttl === undefined || (replies.ttls.length > 0 && replies.ttls.every((one) => one === ttl));
  return { kind: isComplete && hasTtl ? 'held' : 'broke', saw: formatReplies(replies) };
}

function judgeSilence({ because }: ExpectationOf<'no-reply'>, replies: Replies, output: string): Opinion {
  const saw = formatReplies(replies);
  if (replies.got > 0 || because === undefined) return { kind: replies.got > 0 ? 'broke' : 'held', saw };
  const isSaid = output.toLowerCase().includes(because.toLowerCase());
  return { kind: isSaid ? 'held' : 'broke', saw: isSaid ? saw : `${saw}, but not because of "${because}"` };
}

function judgeOutput({ contains, matches }: ExpectationOf<'output'>, output: string): Opinion {
  const isThere =
    contains === undefined ? new RegExp(matches ?? '', 'm').test(output) : output.includes(contains);
  return { kind: isThere ? 'held' : 'broke', saw: output.trim() === '' ? 'no output' : 'the output below' };
}

/** `no reply`, `a reply with TTL 62`, `2 of 3 replies with TTL 62, 63` */
function formatReplies({ wanted, got, ttls }: Replies): string {
  if (got === 0) return 'no reply';
  const distinct = [...new Set(ttls)];
  const how = wanted === 1 ? 'a reply' : `${got} of ${wanted} replies`;
  return distinct.length === 0 ? how : `${how} with TTL ${distinct.join(', ')}`;
}
