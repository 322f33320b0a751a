import type { ExpectationOf } from '../scenario/expectation.ts';
import type { Replies } from './action-result.ts';
import { formatReplies } from './format-replies.ts';
import type { Opinion, OutcomeCheck } from './outcome-check.ts';

type Reply = ExpectationOf<'reply'>;

/** Everything that was asked was answered, with the TTL where one is expected. */
export function replyCheck(expectation: Reply): OutcomeCheck {
  const { ttl } = expectation;
  return {
    wanted: ttl === undefined ? 'a reply' : `a reply with TTL ${ttl}`,
    lacking: 'only ping, trace and connect get replies',
    judge: ({ replies }) => replies && judgeReply(expectation, replies),
  };
}

function judgeReply({ ttl }: Reply, replies: Replies): Opinion {
  const isComplete = replies.got === replies.wanted;
  const hasTtl = ttl === undefined || (replies.ttls.length > 0 && replies.ttls.every((one) => one === ttl));
  return { kind: isComplete && hasTtl ? 'held' : 'broke', saw: formatReplies(replies) };
}
