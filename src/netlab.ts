import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pWaitFor from 'p-wait-for';
import { usageError } from './error/lab-error.ts';
import { designLab, vtepMac } from './lab/design-lab.ts';
import { type Lab } from './lab/lab.ts';
import { type LeaseBackend } from './lease/subnet-lease.ts';
import { acquireLease, listLeases } from './lease/acquire.ts';
import { embeddedStore } from './lease/embedded-store.ts';
import { memoryStore } from './lease/memory-store.ts';
import { type Store } from './lease/store.ts';
import { CONFIG_KEY } from './lease/subnet-lease.ts';
import { planLab } from './plan/plan-lab.ts';
import { formatScript } from './plan/script.ts';
import { type Backend, type Scenario } from './scenario/scenario.ts';
import { parseScenario } from './scenario/parse.ts';
import { insideRunner } from './sandbox/inside-runner.ts';
import { type OpenLab } from './sandbox/open-lab.ts';
import { runPlan } from './sandbox/run-plan.ts';
import { createSandbox, killSandbox } from './sandbox/sandbox.ts';
import {
  type LabRecord,
  listStateFolders,
  lockLab,
  makeStateFolder,
  readLiveRecord,
  removeStateFolder,
  stateFolder,
  stateRoot,
  writeRecord,
} from './sandbox/state.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface UpRequest {
  readonly scenario: Scenario;
  /** Name of the lab; by default the scenario's. */
  readonly name?: string;
  readonly env: Env;
  readonly signal?: AbortSignal;
  /** Told of each stage as it begins. */
  readonly onStage?: (stage: string) => void;
}

/** `exists`: a lab of that name was up already; it was left as it is. */
export type UpResult = { readonly kind: 'created' | 'exists'; readonly open: OpenLab };

/**
 * Scenario → leases → lab → plan, and nothing on the machine: what `up` would build.
 * @throws LabError when the network has too few subnets.
 */
export async function design(scenario: Scenario, store: Store = memoryStore()): Promise<Lab> {
  await store.create(CONFIG_KEY, scenario.network.netConf);
  const { cidr, subnetLength, subnetMin, subnetMax, backend } = scenario.network;
  const range = { network: cidr, length: subnetLength, min: subnetMin, max: subnetMax };
  // Nodes that ask for a certain subnet come first, so that nobody else is given it.
  const nodes = [...scenario.nodes].sort((a, b) => Number(a.subnet === undefined) - Number(b.subnet === undefined));
  const leases = [];
  for (const { name, address, subnet } of nodes)
    leases.push(await acquireLease(store, range, { node: name, publicIp: address, backend: announce(backend, name), preferred: subnet }));
  return designLab(scenario, leases);
}

/**
 * Builds the scenario's lab in a sandbox of its own. Until this returns, the end of this process, however it comes, takes everything down again.
 * @throws LabError `machine/…` when this machine cannot, `lab/busy` when another command works on that lab.
 */
export async function up({ scenario, env, signal, onStage = () => undefined, name = scenario.name }: UpRequest): Promise<UpResult> {
  const root = stateRoot(env);
  await using _lock = await claim(root, name);
  const existing = await findLab(root, name);
  if (existing !== undefined) return { kind: 'exists', open: existing };
  onStage('making the sandbox');
  await removeStateFolder(root, name);
  const folder = await makeStateFolder(root, name);
  await using sandbox = await createSandbox(name, folder);
  await writeFile(join(folder, SCENARIO_FILE), scenario.source.text);
  const lab = await design(scenario, embeddedStore(join(folder, STORE_FILE)));
  onStage(`wiring ${lab.nodes.length} nodes and ${lab.pods.length} pods`);
  await runPlan(sandbox.inside, formatScript(planLab(lab)), signal);
  const { holder } = sandbox;
  const record = { name, holder, createdAt: new Date().toISOString(), scenarioFile: scenario.source.file };
  await writeRecord(folder, { ...record, nodes: lab.nodes.length, pods: lab.pods.length });
  signal?.throwIfAborted();
  await sandbox.keep();
  return { kind: 'created', open: { name, scenario, lab, inside: sandbox.inside, stateFolder: folder, pid: holder.pid } };
}

/** Ends a lab: one kill, and the kernel takes away all it was made of. `false` when no lab of that name was up. */
export async function down(name: string, env: Env): Promise<boolean> {
  const root = stateRoot(env);
  await using _lock = await claim(root, name);
  const record = await readLiveRecord(root, name);
  if (record !== undefined) await killSandbox(record.holder);
  await removeStateFolder(root, name);
  return record !== undefined;
}

/** All labs of this user that are up, by name. What is left of labs that died is removed on the way. */
export async function listLabs(env: Env): Promise<readonly LabRecord[]> {
  const root = stateRoot(env);
  const records: LabRecord[] = [];
  for (const name of await listStateFolders(root)) {
    const record = await readLiveRecord(root, name);
    if (record === undefined) await sweep(root, name);
    else records.push(record);
  }
  return records;
}

/**
 * The lab to work with: the one named, else `$K8S_NETLAB`, else the only one that is up.
 * @throws LabError `lab/none-up`, `lab/which` or `lab/unknown`, with the labs that are up.
 */
export async function openLab(request: { readonly name?: string | undefined; readonly env: Env }): Promise<OpenLab> {
  const root = stateRoot(request.env);
  const name = request.name ?? (request.env['K8S_NETLAB'] || undefined) ?? (await onlyLab(request.env));
  const open = await findLab(root, name);
  if (open === undefined) throw await unknownLab(name, request.env);
  return open;
}

const SCENARIO_FILE = 'scenario.yaml';
const STORE_FILE = 'store.json';

/** The lease store of a lab. */
export function storeOf(open: OpenLab): Store {
  return embeddedStore(join(open.stateFolder, STORE_FILE));
}

function announce(backend: Backend, node: string): LeaseBackend {
  switch (backend.kind) {
    case 'vxlan':
      return { kind: 'vxlan', vni: backend.vni, vtepMac: vtepMac(node) };
    case 'host-gw':
      return { kind: 'host-gw' };
  }
}

async function findLab(root: string, name: string): Promise<OpenLab | undefined> {
  const record = await readLiveRecord(root, name);
  if (record === undefined) return undefined;
  const folder = stateFolder(root, name);
  const scenario = parseScenario({ file: record.scenarioFile, text: await readFile(join(folder, SCENARIO_FILE), 'utf8') });
  const lab = designLab(scenario, await listLeases(embeddedStore(join(folder, STORE_FILE))));
  const { pid } = record.holder;
  return { name, scenario, lab, inside: insideRunner(pid), stateFolder: folder, pid };
}

/** Waits for another command that works on the lab to end its turn. */
async function claim(root: string, name: string): Promise<AsyncDisposable> {
  const lock = await lockLab(root, name);
  if (lock !== undefined) return lock;
  const busy = usageError({
    code: 'lab/busy',
    message: `another command has been working on lab "${name}" for a minute`,
    hint: 'wait for it to end, or give this lab another name with --lab NAME',
  });
  return pWaitFor(
    async () => {
      const turn = await lockLab(root, name);
      return turn === undefined ? false : pWaitFor.resolveWith(turn);
    },
    { interval: 20, timeout: { milliseconds: 60_000, message: busy } },
  );
}

/** Removes the folder of a lab that died, unless an `up` is filling it right now. */
async function sweep(root: string, name: string): Promise<void> {
  await using lock = await lockLab(root, name);
  if (lock !== undefined && (await readLiveRecord(root, name)) === undefined) await removeStateFolder(root, name);
}

async function onlyLab(env: Env): Promise<string> {
  const [first, ...others] = await listLabs(env);
  if (first === undefined)
    throw usageError({ code: 'lab/none-up', message: 'no lab is up', hint: 'k8s-netlab up [SCENARIO] builds one' });
  if (others.length === 0) return first.name;
  throw usageError({
    code: 'lab/which',
    message: `${others.length + 1} labs are up: ${[first, ...others].map(({ name }) => name).join(', ')}`,
    hint: 'name one with --lab NAME or by $K8S_NETLAB',
  });
}

async function unknownLab(name: string, env: Env) {
  const names = (await listLabs(env)).map((record) => record.name);
  return usageError({
    code: 'lab/unknown',
    message: `no lab "${name}" is up`,
    hint: names.length === 0 ? 'no lab is up at all; k8s-netlab up [SCENARIO] builds one' : `labs that are up: ${names.join(', ')}`,
  });
}
