import { agentConfigOf } from '../agent/agent-config-of.ts';
import { agentsOf } from '../agent/client.ts';
import { designLab } from '../lab/design-lab.ts';
import type { Lab } from '../lab/lab.ts';
import { leaseLife } from '../lab/lease-life.ts';
import type { Life } from '../lab/life.ts';
import { leasesIn } from '../lease/lease-view.ts';
import { formatPart } from '../plan/script.ts';
import type { StartReport } from '../runtime/start-report.ts';
import { containersOf, startMore } from '../runtime/start.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import { runPlan } from '../sandbox/run-plan.ts';
import { attachByPlugins } from './attach-by-plugins.ts';
import type { Change } from './change.ts';
import { planBoot, planPods } from './parts.ts';

/** What is to be done for a lab to become another. */
export interface Erection {
  readonly change: Change;
  /** As it was. */
  readonly before: Lab;
  /** As it is foreseen. */
  readonly after: Lab;
  readonly life: Life;
  readonly signal?: AbortSignal | undefined;
}

/** The lab as it has become. */
export interface Erected {
  readonly lab: Lab;
  readonly life: Life;
  readonly containers: StartReport;
}

/**
 * Builds what joins a lab that is up: nodes are booted and lease their subnets, pods are wired, containers started.
 * @param open with the scenario it is to have
 * @throws LabError `machine/plan-failed`, and what agents, plugins and the runtime say
 */
export async function erect(open: OpenLab, erection: Erection): Promise<Erected> {
  const { inside } = open;
  const { change, before, after, signal } = erection;
  const options = { signal, otherwise: HALF_DONE };
  if (change.nodesJoining.length > 0) await runPlan(inside, formatPart(planBoot(after, change)), options);
  const { lab: leased, life } = await lease(open, erection);
  const pods = new Set(change.podsJoining.map(({ item }) => item.name));
  if (pods.size > 0) await runPlan(inside, formatPart(planPods({ before, after: leased }, change)), options);
  const lab = await attachByPlugins(open, leased, pods);
  const joining = { pods: lab.pods.filter(({ name }) => pods.has(name)) };
  const start = [...containersOf(joining), ...change.containers.flatMap((one) => one.start)];
  const containers = await startMore(inside, start, lab);
  await agentsOf(open.stateFolder).settle();
  return { lab, life, containers };
}

/** The journal has all that it touched. */
const HALF_DONE = 'the change is half done, and the next one takes that away again and goes on from there';

/** Has the agents of the nodes that join started, and those of others again by other settings. @returns the lab with what they have leased */
async function lease(
  { stateFolder, scenario }: OpenLab,
  { change, after, life: foreseen }: Erection,
): Promise<Pick<Erected, 'lab' | 'life'>> {
  const agents = agentsOf(stateFolder);
  const nodes = change.nodesJoining.map(({ item }) => item);
  const restarted = after.nodes.filter(({ name }) =>
    change.agents.some(({ node, deed }) => node === name && deed === 'start'),
  );
  const configs = [...nodes, ...restarted].flatMap((node) => agentConfigOf(scenario, node) ?? []);
  await Promise.all(
    change.agents.flatMap(({ node, deed }) => (deed === 'stop' ? [agents.stop(node, { revoke: true })] : [])),
  );
  await Promise.all(configs.map((config) => agents.start(config)));
  const { leases } = leasesIn(await agents.leases());
  const life = leaseLife(foreseen, { scenario, leases }, new Set(nodes.map(({ name }) => name)));
  return { life, lab: designLab(scenario, life, leases) };
}
