import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LabError, usageError } from '../error/lab-error.ts';
import { designLab } from '../lab/design-lab.ts';
import { listLeases } from '../lease/acquire.ts';
import { embeddedStore } from '../lease/embedded-store.ts';
import type { Store } from '../lease/store.ts';
import { until } from '../net/until.ts';
import { parseScenario } from '../scenario/parse.ts';
import { insideRunner } from './inside-runner.ts';
import type { OpenLab } from './open-lab.ts';
import {
  type Env,
  type LabRecord,
  listStateFolders,
  lockLab,
  readLiveRecord,
  removeStateFolder,
  stateFolder,
  stateRoot,
} from './state.ts';

/** The deployed scenario, in a lab's state folder. */
export const SCENARIO_FILE = 'scenario.yaml';

/** The lease store of the lab whose state folder this is. */
export function leaseStoreIn(folder: string): Store {
  return embeddedStore(join(folder, 'store.json'));
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

/** Removes the folder of a lab that died, unless an `up` is filling it right now. */
async function sweep(root: string, name: string): Promise<void> {
  await using lock = await lockLab(root, name);
  if (lock !== undefined && (await readLiveRecord(root, name)) === undefined)
    await removeStateFolder(root, name);
}

/** The lab of that name if it is up, as it was deployed. */
export async function findLab(root: string, name: string): Promise<OpenLab | undefined> {
  const record = await readLiveRecord(root, name);
  if (record === undefined) return undefined;
  const folder = stateFolder(root, name);
  const text = await readFile(join(folder, SCENARIO_FILE), 'utf8');
  const scenario = parseScenario({ file: record.scenarioFile, text });
  const lab = designLab(scenario, await listLeases(leaseStoreIn(folder)));
  const { pid } = record.holder;
  return { name, scenario, lab, inside: insideRunner(pid), stateFolder: folder, pid };
}

/**
 * The lab to work with: the one named, else `$K8S_NETLAB`, else the only one that is up.
 * @throws LabError `lab/none-up`, `lab/which` or `lab/unknown`, with the labs that are up.
 */
export async function openLab(request: {
  readonly name?: string | undefined;
  readonly env: Env;
}): Promise<OpenLab> {
  const name = request.name ?? preferredLab(request.env) ?? (await onlyLab(request.env));
  const open = await findLab(stateRoot(request.env), name);
  if (open === undefined) throw await unknownLab(name, request.env);
  return open;
}

/** The lab `$K8S_NETLAB` names. */
export function preferredLab(env: Env): string | undefined {
  return env['K8S_NETLAB'] === '' ? undefined : env['K8S_NETLAB'];
}

/** The error for a lab that is not up; it names those that are. */
export async function unknownLab(name: string, env: Env): Promise<LabError> {
  const names = (await listLabs(env)).map((record) => record.name);
  return usageError({
    code: 'lab/unknown',
    message: `no lab "${name}" is up`,
    hint:
      names.length === 0
        ? 'no lab is up at all; k8s-netlab up [SCENARIO] builds one'
        : `labs that are up: ${names.join(', ')}`,
  });
}

/** The error for a command that needs one lab where several are up. */
export function whichLab(names: readonly string[], hint: string): LabError {
  return usageError({ code: 'lab/which', message: `${names.length} labs are up: ${names.join(', ')}`, hint });
}

async function onlyLab(env: Env): Promise<string> {
  const names = (await listLabs(env)).map(({ name }) => name);
  const [first] = names;
  if (first === undefined)
    throw usageError({
      code: 'lab/none-up',
      message: 'no lab is up',
      hint: 'k8s-netlab up [SCENARIO] builds one',
    });
  if (names.length > 1) throw whichLab(names, 'name one with --lab NAME or by $K8S_NETLAB');
  return first;
}

const CLAIM_TIMEOUT_MS = 60_000;

/**
 * The turn of a command that makes or ends a lab; waits for another one's to end.
 * @throws LabError `lab/busy` after a minute.
 */
export async function claimLab(root: string, name: string): Promise<AsyncDisposable> {
  const turn = await until(() => lockLab(root, name), { withinMs: CLAIM_TIMEOUT_MS, everyMs: 20 });
  if (turn !== undefined) return turn;
  throw usageError({
    code: 'lab/busy',
    message: `another command has been working on lab "${name}" for a minute`,
    hint: 'wait for it to end, or give this lab another name with --lab NAME',
  });
}
