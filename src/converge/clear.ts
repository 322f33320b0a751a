import { type Agents, agentsOf } from '../agent/client.ts';
import { forgetAttachments, readAttachments } from '../cni/attachments-file.ts';
import { detachPods } from '../cni/detach-pods.ts';
import { LabError, machineError } from '../error/lab-error.ts';
import { leasesIn } from '../lease/lease-view.ts';
import type { Ipv4 } from '../net/ipv4.ts';
import { stopContainers } from '../runtime/start.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { Runner } from '../sandbox/runner.ts';
import type { Clearance } from './clearance.ts';

/**
 * Takes away pods and nodes of a lab, with all that runs in them; nothing else is touched.
 * @throws LabError `machine/not-cleared` with what is still there
 */
export async function clear(open: OpenLab, clearance: Clearance): Promise<void> {
  const { inside, stateFolder } = open;
  await stopContainers(inside, clearance.stop);
  await detach(open, clearance.pods);
  const agents = agentsOf(stateFolder);
  await Promise.all(clearance.agents.map((node) => stopAgent(agents, node)));
  await revoke(agents, clearance.leases);
  if (clearance.script === '') return;
  await inside.run(['sh', '-s'], { stdin: clearance.script });
  await requireGone(inside, [...clearance.pods, ...clearance.nodes]);
}

/** DEL for pods that plugins have wired. What they do not do goes with the namespaces. */
async function detach({ inside, stateFolder }: OpenLab, pods: readonly string[]): Promise<void> {
  const own = (await readAttachments(stateFolder)).filter(({ pod }) => pods.includes(pod));
  if (own.length === 0) return;
  for (const node of new Set(own.map((one) => one.node)))
    await detachPods(
      inside,
      own.filter((one) => one.node === node),
    );
  await forgetAttachments(stateFolder, pods);
}

/** A node may do without an agent, or have lost it already. */
async function stopAgent(agents: Agents, node: string): Promise<void> {
  await agents.stop(node).catch(unless('agent/no-such-agent'));
}

/** Leases are found by their owner: a subnet may be somebody else's by now. */
async function revoke(agents: Agents, publicIps: readonly Ipv4[]): Promise<void> {
  if (publicIps.length === 0) return;
  const { leases } = leasesIn(await agents.leases());
  const own = leases.filter(({ publicIp }) => publicIps.includes(publicIp));
  await Promise.all(own.map(({ subnet }) => agents.revoke(subnet).catch(unless('agent/no-such-lease'))));
}

function unless(code: string): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof LabError && error.problems[0].code === code)) throw error;
  };
}

async function requireGone(inside: Runner, names: readonly string[]): Promise<void> {
  const outcome = await inside.run(['ls', '/run/netns']);
  const there = outcome.kind === 'exited' ? outcome.stdout.split('\n') : names;
  const left = names.filter((name) => there.includes(name));
  if (left.length === 0) return;
  throw machineError(
    {
      code: 'machine/not-cleared',
      message: `the kernel still has the network namespaces of ${left.join(', ')}`,
      hint: 'k8s-netlab up tries again; k8s-netlab down ends the lab with all that is in it',
    },
    outcome,
  );
}
