import type { Answer } from '../../netlink/kernel-answer.ts';
import type { Request } from '../../netlink/request.ts';
import type { Rtnetlink } from '../../netlink/rtnetlink.ts';
import type { Applied, AppliedEntry, PeerChange } from './backend.ts';
import type { Entry } from './entries.ts';
import { askAgain, type Retrying } from './retry.ts';

/** What one change demands of the kernel's tables, in order. */
export interface Job {
  readonly change: PeerChange;
  readonly steps: readonly EntryStep[];
}

export interface EntryStep {
  readonly action: 'set' | 'removed';
  readonly entry: Entry;
}

/**
 * Does the jobs in their order, all of them in a few messages; then what was refused is asked again. A peer of which not all could be set is
 * removed again; of one that goes, each entry is tried. @see flannel pkg/backend/vxlan/vxlan_network.go
 */
export async function programEntries(
  kernel: Rtnetlink,
  jobs: readonly Job[],
  retrying: Retrying,
): Promise<readonly Applied[]> {
  const answers = kernel.askAll(jobs.flatMap(({ steps }) => steps.map(requestOf)));
  const applied: Applied[] = [];
  let offset = 0;
  for (const [index, job] of jobs.entries()) {
    const first = answers.slice(offset, (offset += job.steps.length));
    // What a later change of the same subnet has done already is not to be undone by asking again.
    const isLast = jobs.slice(index + 1).every(({ change }) => !isSameSubnet(change, job.change));
    const again = isLast ? retrying : { ...retrying, settings: { ...retrying.settings, attempts: 1 } };
    applied.push(await finish(kernel, { job, first }, again));
  }
  return applied;
}

/** Sees to what was refused at first. */
async function finish(
  kernel: Rtnetlink,
  { job: { change, steps }, first }: { readonly job: Job; readonly first: readonly Answer[] },
  retrying: Retrying,
): Promise<Applied> {
  const entries: AppliedEntry[] = [];
  for (const [index, step] of steps.entries()) {
    const answer = first[index];
    if (answer === undefined) throw new Error('a request has no answer');
    const last = await askAgain(kernel, { request: requestOf(step), first: answer }, retrying);
    entries.push(told(step, last));
    if (last.kind !== 'refused') continue;
    retrying.log({ level: 'E', source: 'vxlan_network.go', text: failure(step, last.words) });
    if (step.action === 'removed') continue;
    // Also those after it: they were tried in the same message.
    return { change, entries: [...entries, ...undo(kernel, steps, index)] };
  }
  return { change, entries };
}

/** Takes the other entries of a peer back; what the kernel says of those that are not there matters to nobody. */
function undo(kernel: Rtnetlink, steps: readonly EntryStep[], failed: number): readonly AppliedEntry[] {
  const others = steps.filter(({ action }, index) => action === 'set' && index !== failed);
  const removals = others.map(({ entry }): EntryStep => ({ action: 'removed', entry }));
  const answers = kernel.askAll(removals.map(requestOf));
  return removals.filter((_removal, index) => answers[index]?.kind === 'done').map((step) => told(step));
}

function requestOf({ action, entry }: EntryStep): Request {
  return action === 'set' ? entry.set : entry.remove;
}

function told({ action, entry: { table, text } }: EntryStep, answer?: Answer): AppliedEntry {
  const row = { action, table, text };
  return answer?.kind === 'refused' ? { ...row, refused: answer.words } : row;
}

/** In flanneld's words. */
function failure({ action, entry }: EntryStep, words: string): string {
  const isAdded = action === 'set';
  if (entry.table === 'routes')
    return `failed to ${isAdded ? 'add' : 'delete'} vxlanRoute (${entry.text}): ${words}`;
  return `${isAdded ? 'Add' : 'Del'}${entry.label} failed: ${words}`;
}

function isSameSubnet(one: PeerChange, other: PeerChange): boolean {
  return one.lease.subnet === other.lease.subnet;
}
