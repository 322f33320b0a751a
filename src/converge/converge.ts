import { writeFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError, type Problem } from '../error/lab-error.ts';
import { applyWirings } from '../lab/apply-wirings.ts';
import { designLab } from '../lab/design-lab.ts';
import type { Lab, LabPod } from '../lab/lab.ts';
import type { Life } from '../lab/life.ts';
import type { StartReport } from '../runtime/start-report.ts';
import { SCENARIO_FILE } from '../sandbox/find-lab.ts';
import { writeLife } from '../sandbox/life-file.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import { readWirings } from '../sandbox/wirings-file.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Change } from './change.ts';
import { clear } from './clear.ts';
import { type Clearance, clearanceOf, undoingOf } from './clearance.ts';
import { erect } from './erect.ts';
import { readJournal, removeJournal, writeJournal } from './journal.ts';
import { planDeployment } from './plan-deployment.ts';

/** What a lab is to become. */
export interface Target {
  readonly scenario: Scenario;
  readonly life: Life;
}

export interface ConvergeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told of each stage as it begins. */
  readonly onStage?: ((stage: string) => void) | undefined;
}

/** What was done. */
export interface Converged {
  readonly open: OpenLab;
  readonly change: Change;
  readonly containers: StartReport;
}

/** What would be done, and the lab that is to come of it. */
export interface Foreseen {
  readonly change: Change;
  readonly lab: Lab;
}

/** What would be done to make a lab what it is to become; nothing is done. What a change left that was interrupted is part of it. @throws LabError `lab/cannot-change` */
export async function foresee(open: OpenLab, target: Target): Promise<Foreseen> {
  const undone = await readJournal(open.stateFolder);
  const lab = await design(open, target);
  const change = planDeployment(
    { scenario: open.scenario, lab: without(open.lab, undone) },
    { scenario: target.scenario, lab },
  );
  refuseObstacles(open, target, change);
  return { change, lab };
}

/**
 * Makes a lab that is up what it is to become; what is in both is not touched. Interrupted at any moment, the next call takes away
 * what was half done and goes on from there.
 * @throws LabError `lab/cannot-change`, and what `clear` and `erect` throw
 */
export async function converge(
  open: OpenLab,
  target: Target,
  options: ConvergeOptions = {},
): Promise<Converged> {
  const { stateFolder } = open;
  const undone = await readJournal(stateFolder);
  const before = without(open.lab, undone);
  const after = await design(open, target);
  const change = planDeployment(
    { scenario: open.scenario, lab: before },
    { scenario: target.scenario, lab: after },
  );
  refuseObstacles(open, target, change);
  if (undone !== undefined) await clear(open, undone);
  await writeJournal(stateFolder, joined(undone, undoingOf(change)));
  options.onStage?.('changing the lab');
  await clear(open, clearanceOf(change));
  options.signal?.throwIfAborted();
  const next = { ...open, scenario: target.scenario };
  const { signal } = options;
  const { lab, life, containers } = await erect(next, { change, before, after, life: target.life, signal });
  await writeLife(stateFolder, life);
  await writeScenario(stateFolder, target.scenario);
  await removeJournal(stateFolder);
  return { open: { ...next, life, lab }, change, containers };
}

async function design({ stateFolder, lab }: OpenLab, { scenario, life }: Target): Promise<Lab> {
  return applyWirings(designLab(scenario, life, lab.leases), await readWirings(stateFolder));
}

/** A lab less what may be half there. */
function without(lab: Lab, undone: Clearance | undefined): Lab {
  if (undone === undefined) return lab;
  const { pods, nodes, stop } = undone;
  const isWhole = ({ name, node }: LabPod): boolean => !pods.includes(name) && !nodes.includes(node);
  const runs = (pod: string, name: string): boolean =>
    !stop.some((one) => one.pod === pod && one.name === name);
  return {
    ...lab,
    nodes: lab.nodes.filter(({ name }) => !nodes.includes(name)),
    pods: lab.pods.filter(isWhole).map((pod) => ({
      ...pod,
      containers: pod.containers.filter(({ name }) => runs(pod.name, name)),
    })),
  };
}

/** A change that is interrupted again leaves what both have touched. */
function joined(first: Clearance | undefined, second: Clearance): Clearance {
  if (first === undefined) return second;
  return {
    pods: [...first.pods, ...second.pods],
    nodes: [...first.nodes, ...second.nodes],
    stop: [...first.stop, ...second.stop],
    agents: [...first.agents, ...second.agents],
    leases: [...first.leases, ...second.leases],
    script: `${first.script}${second.script}`,
  };
}

function refuseObstacles({ name }: OpenLab, { scenario }: Target, { obstacles }: Change): void {
  const [first, ...rest] = obstacles.map(({ what, before, after }): Problem => ({
    code: 'lab/cannot-change',
    message: `${what} cannot be changed under a lab that is up: ${before} would become ${after}`,
    hint: `take the lab down and up again: k8s-netlab down ${name} && k8s-netlab up ${scenario.source.file}`,
  }));
  if (first !== undefined) throw new LabError([first, ...rest]);
}

async function writeScenario(folder: string, { source }: Scenario): Promise<void> {
  const file = join(folder, SCENARIO_FILE);
  await writeFile(`${file}.draft`, source.text);
  await rename(`${file}.draft`, file);
}
