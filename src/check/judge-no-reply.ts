import type { ExpectationOf } from '../scenario/expectation.ts';
import type { Replies } from './action-result.ts';
import { formatReplies } from './format-replies.ts';
import type { Opinion, OutcomeCheck } from './outcome-check.ts';

type NoReply = ExpectationOf<'no-reply'>;

/** Nothing was answered, for the reason given where there is one. */
export function noReplyCheck(expectation: NoReply): OutcomeCheck {
  const { because } = expectation;
  return {
    wanted: because === undefined ? 'no reply' : `no reply, because of "${because}"`,
    lacking: 'only ping, trace and connect get replies',
    judge: ({ replies, output }) => replies && judgeSilence(expectation, replies, output),
  };
}

function judgeSilence({ because }: NoReply, replies: Replies, output: string): Opinion {
  const saw = formatReplies(replies);
  if (replies.got > 0 || because === undefined) return { kind: replies.got > 0 ? 'broke' : 'held', saw };
  const isSaid = output.toLowerCase().includes(because.toLowerCase());
  return { kind: isSaid ? 'held' : 'broke', saw: isSaid ? saw : `${saw}, but not because of "${because}"` };
}
