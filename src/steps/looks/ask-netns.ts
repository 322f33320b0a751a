import type { NetnsAnswer } from '../../check/judge-netns.ts';
import { UNDERLAY } from '../../net/names.ts';
import type { OpenLab } from '../../sandbox/open-lab.ts';
import { whyNot } from '../reason.ts';
import { containerProcess } from '../container-process.ts';

/** Asks which network namespace a pod, a node or POD/CONTAINER is in: the inode of its handle. */
export async function askNetns(open: OpenLab, of: string): Promise<NetnsAnswer> {
  const handle = await handleOf(open, of);
  const outcome = await open.inside.run(['stat', '-Lc', '%i', handle]);
  if (outcome.kind !== 'exited') return { kind: 'unreadable', handle, reason: whyNot(outcome) };
  if (outcome.code !== 0) return { kind: 'unreadable', handle, reason: outcome.stderr.trim() };
  return { kind: 'inode', handle, inode: outcome.stdout.trim() };
}

/** That of the process, for a container that has one; the name of the pod's or node's namespace otherwise. */
async function handleOf(open: OpenLab, of: string): Promise<string> {
  const [place = of, container] = of.split('/');
  const pid = container === undefined ? undefined : await containerProcess(open, place, container);
  if (pid !== undefined) return `/proc/${pid}/ns/net`;
  return place === UNDERLAY ? '/proc/self/ns/net' : `/run/netns/${place}`;
}
