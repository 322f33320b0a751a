import { type LabError, usageError } from '../error/lab-error.ts';
import { until } from '../net/until.ts';
import { killSandbox } from './kill-sandbox.ts';
import {
  type Env,
  type LabRecord,
  listStateFolders,
  lockLab,
  readLiveRecord,
  removeStateFolder,
  stateRoot,
} from './state.ts';

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

/** Ends a lab: one kill, and the kernel takes away all it was made of. `false` when no lab of that name was up. */
export async function down(name: string, env: Env): Promise<boolean> {
  const root = stateRoot(env);
  await using _turn = await claimLab(root, name);
  const record = await readLiveRecord(root, name);
  if (record !== undefined) await killSandbox(record.holder);
  await removeStateFolder(root, name);
  return record !== undefined;
}
