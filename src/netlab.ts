import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchAgents } from './agent/launch.ts';
import { startAgents } from './agent/start-agents.ts';
import { cniNodesOf } from './cni/cni-nodes.ts';
import type { CniNode } from './cni/flannel-on-node.ts';
import { keepWired, wireByPlugins } from './cni/wire-lab.ts';
import { isNothing } from './converge/change.ts';
import { type Converged, type Foreseen, converge, foresee } from './converge/converge.ts';
import { planChange } from './converge/plan-change.ts';
import { targetOf } from './converge/target.ts';
import { explainRefusal } from './doctor/explain-refusal.ts';
import { LabError } from './error/lab-error.ts';
import { launchMembers } from './etcd/launch-members.ts';
import { designLab } from './lab/design-lab.ts';
import type { Lab } from './lab/lab.ts';
import { predictLeases } from './lab/predict-leases.ts';
import { nextLife } from './lab/next-life.ts';
import { planLab } from './plan/plan-lab.ts';
import { formatPart, formatScript } from './plan/script.ts';
import { selectPart } from './plan/select-part.ts';
import type { StartReport } from './runtime/start-report.ts';
import { startContainers } from './runtime/start.ts';
import { hostRunner } from './sandbox/host-runner.ts';
import { SCENARIO_FILE, findLab } from './sandbox/find-lab.ts';
import { hostNetworkRunner } from './sandbox/inside-runner.ts';
import { writeLife } from './sandbox/life-file.ts';
import { claimLab } from './sandbox/labs.ts';
import type { OpenLab } from './sandbox/open-lab.ts';
import type { ProcessIdentity } from './sandbox/process-identity.ts';
import { runPlan } from './sandbox/run-plan.ts';
import type { Runner } from './sandbox/runner.ts';
import { type Sandbox, createSandbox } from './sandbox/sandbox.ts';
import {
  type Env,
  type LabRecord,
  makeStateFolder,
  removeStateFolder,
  stateRoot,
  writeRecord,
} from './sandbox/state.ts';
import type { Scenario } from './scenario/scenario.ts';

export { openLab } from './sandbox/find-lab.ts';
export { down, listLabs } from './sandbox/labs.ts';

/** What `up` is asked for. */
export interface UpRequest {
  readonly scenario: Scenario;
  /** Name of the lab; by default the scenario's. */
  readonly name?: string;
  readonly env: Env;
  readonly signal?: AbortSignal;
  /** Told of each stage as it begins. */
  readonly onStage?: (stage: string) => void;
}

/** `changed`: a lab of that name was up already and is now what the scenario says; `exists`: it was that before. */
export type UpResult =
  | { readonly kind: 'created'; readonly open: OpenLab; readonly containers: StartReport }
  | ({ readonly kind: 'changed' } & Converged)
  | { readonly kind: 'exists'; readonly open: OpenLab };

/**
 * Scenario → leases → lab, and nothing on the machine: what `up` would build.
 * @throws LabError `lease/out-of-subnets`
 */
export async function design(scenario: Scenario): Promise<Lab> {
  const leases = await predictLeases(scenario);
  return designLab(scenario, nextLife([], scenario, leases), leases);
}

/** A lab that lives and dies with this process, however that ends, until `keep` is called. */
export interface BuiltLab extends AsyncDisposable {
  readonly open: OpenLab;
  readonly containers: StartReport;
  /** From now on the lab stays up until `down`. */
  readonly keep: () => Promise<void>;
}

/**
 * Builds the scenario's lab and leaves it up; one of that name that is up already becomes what the scenario says, and what is in both is not touched.
 * @throws LabError `machine/…` when this machine cannot, `lab/busy` when another command works on that lab, and what `converge` throws
 */
export async function up(request: UpRequest): Promise<UpResult> {
  const { scenario, env, name = scenario.name } = request;
  const root = stateRoot(env);
  await using _turn = await claimLab(root, name);
  const existing = await findLab(root, name);
  if (existing !== undefined) return await change(existing, request);
  await using built = await raise({ ...request, name });
  await built.keep();
  return { kind: 'created', open: built.open, containers: built.containers };
}

async function change(existing: OpenLab, { scenario, signal, onStage }: UpRequest): Promise<UpResult> {
  const done = await converge(existing, await targetOf(existing, scenario), { signal, onStage });
  return isNothing(done.change) ? { kind: 'exists', open: done.open } : { kind: 'changed', ...done };
}

/**
 * What `up` would do, and nothing is done: every node and pod joins where no lab of that name is up.
 * @throws LabError as `up` does of a scenario that does not fit
 */
export async function foreseeUp({ scenario, env, name = scenario.name }: UpRequest): Promise<Foreseen> {
  const existing = await findLab(stateRoot(env), name);
  if (existing === undefined) {
    const lab = await design(scenario);
    return { change: planChange({ ...lab, nodes: [], pods: [], absent: { nodes: [], pods: [] } }, lab), lab };
  }
  return foresee(existing, await targetOf(existing, scenario));
}

/**
 * Builds the scenario's lab for this process alone: disposing of it, and the end of this process, take everything down again.
 * @throws LabError as `up` does.
 */
export async function build(request: UpRequest & { readonly name: string }): Promise<BuiltLab> {
  await using _turn = await claimLab(stateRoot(request.env), request.name);
  return await raise(request);
}

type RaiseRequest = UpRequest & { readonly name: string; readonly plugins: readonly CniNode[] };

async function raise(request: UpRequest & { readonly name: string }): Promise<BuiltLab> {
  const plugins = await cniNodesOf(request.scenario);
  const root = stateRoot(request.env);
  const folder = await makeStateFolder(root, request.name);
  try {
    return await raiseIn(folder, { ...request, plugins });
  } catch (error) {
    await removeStateFolder(root, request.name);
    const isMachine = error instanceof LabError && error.blame === 'machine';
    throw isMachine ? await explainRefusal(error, hostRunner) : error;
  }
}

async function raiseIn(folder: string, request: RaiseRequest): Promise<BuiltLab> {
  request.onStage?.('making the sandbox');
  const sandbox = await createSandbox(request.name, folder);
  try {
    return await furnish(sandbox, folder, request);
  } catch (error) {
    await sandbox[Symbol.asyncDispose]();
    throw error;
  }
}

async function furnish(
  sandbox: Sandbox,
  folder: string,
  { scenario, name, plugins, signal, onStage }: RaiseRequest,
): Promise<BuiltLab> {
  const { holder, inside } = sandbox;
  await writeFile(join(folder, SCENARIO_FILE), scenario.source.text);
  const predicted = await predictLeases(scenario);
  const designed = designLab(scenario, nextLife([], scenario, predicted), predicted);
  onStage?.(`booting ${count(designed.nodes, 'node')}`);
  await Promise.all([
    runPlan(inside, formatScript(planLab(designed), ['boot']), { signal }),
    launchAgents(hostNetworkRunner(holder.pid)),
  ]);
  await launchStore(inside, designed.storeNodes);
  onStage?.('leasing subnets');
  const leases = await startAgents(folder, scenario, designed);
  const life = nextLife([], scenario, [...leases, ...predicted]);
  const leased = designLab(scenario, life, leases);
  onStage?.(`wiring ${count(leased.pods, 'pod')}`);
  await runPlan(inside, formatPart(selectPart(planLab(leased), ['pods'])), { signal });
  const { lab, attachments } = await wireByPlugins(inside, leased, { scenario, nodes: plugins });
  await keepWired(folder, attachments);
  onStage?.('starting the containers');
  const containers = await startContainers(inside, lab);
  const open = { name, scenario, life, lab, inside, stateFolder: folder, pid: holder.pid };
  await writeLife(folder, life);
  await writeRecord(folder, recordOf(open, holder));
  signal?.throwIfAborted();
  return { open, containers, keep: sandbox.keep, [Symbol.asyncDispose]: sandbox[Symbol.asyncDispose] };
}

/** A store of the lab's own, in a lab that has none of its members yet. */
async function launchStore(inside: Runner, members: Lab['storeNodes']): Promise<void> {
  if (members.length > 0) await launchMembers(inside, { members, start: members, awaitsQuorum: true });
}

function count(things: readonly unknown[], noun: string): string {
  return `${things.length} ${noun}${things.length === 1 ? '' : 's'}`;
}

function recordOf({ name, scenario, lab }: OpenLab, holder: ProcessIdentity): LabRecord {
  return {
    name,
    holder,
    createdAt: new Date().toISOString(),
    scenarioFile: scenario.source.file,
    nodes: lab.nodes.length,
    pods: lab.pods.length,
  };
}
