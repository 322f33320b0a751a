import type { ExpectationOf } from '../scenario/expectation.ts';
import type { Check } from './check.ts';
import type { Verdict } from './verdict.ts';

type NetnsExpectation = ExpectationOf<'netns'>;

/** Two share a network namespace, or do not. */
export function netnsCheck(expectation: NetnsExpectation): Check {
  return { wanted: wantedOf(expectation) };
}

function wantedOf({ of, sameAs, differsFrom, sharedBy }: NetnsExpectation): string {
  if (sharedBy !== undefined)
    return `the network namespace of ${of} is shared by ${sharedBy.length === 0 ? 'nobody' : `${sharedBy.join(', ')} and nobody else`}`;
  return sameAs === undefined
    ? `${of} has another network namespace than ${differsFrom ?? ''}`
    : `${of} shares the network namespace of ${sameAs}`;
}

/** A network namespace by its inode, the number in `readlink /proc/PID/ns/net`; the handle is a file that stands for it. */
export type NetnsAnswer =
  | { readonly kind: 'inode'; readonly inode: string; readonly handle: string }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly handle: string };

/** Whether two pods, nodes or containers share a network namespace, or do not. */
export function judgeNetns(
  expectation: NetnsExpectation,
  { one, other }: { readonly one: NetnsAnswer; readonly other: NetnsAnswer },
): Verdict {
  const head = {
    wanted: wantedOf(expectation),
    shownBy: `stat -Lc %i ${one.handle} ${other.handle}`,
    at: expectation.at,
  };
  if (one.kind === 'unreadable') return { ...head, kind: 'untested', reason: one.reason };
  if (other.kind === 'unreadable') return { ...head, kind: 'untested', reason: other.reason };
  const isSame = one.inode === other.inode;
  const otherName = expectation.sameAs ?? expectation.differsFrom ?? '';
  return {
    ...head,
    kind: isSame === (expectation.sameAs !== undefined) ? 'held' : 'broke',
    saw: isSame ? 'one namespace' : 'two namespaces',
    evidence: [`${expectation.of} net:[${one.inode}]`, `${otherName} net:[${other.inode}]`],
  };
}
