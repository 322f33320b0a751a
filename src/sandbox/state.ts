import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { machineError } from '../error/lab-error.ts';
import { tryLock } from '../net/lock.ts';
import { type ProcessIdentity, isAlive } from './process-identity.ts';
import { isRoot } from './is-root.ts';

/** What the host keeps of a lab: enough to find, enter and end it without its scenario file. */
export interface LabRecord {
  readonly name: string;
  readonly holder: ProcessIdentity;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** The scenario file it came from, as an absolute path. */
  readonly scenarioFile: string;
  readonly nodes: number;
  readonly pods: number;
}

const LabRecordSchema = z.object({
  name: z.string(),
  holder: z.object({ pid: z.int(), startTime: z.string() }),
  createdAt: z.string(),
  scenarioFile: z.string(),
  nodes: z.int(),
  pods: z.int(),
});

/** Environment variables. */
export type Env = Readonly<Record<string, string | undefined>>;

/**
 * The folder with one folder a lab: `$K8S_NETLAB_STATE_DIR`, or /run/k8s-netlab for root, or below the user's own runtime folder,
 * or a private one in /tmp where the machine gives users none.
 */
export function stateRoot(env: Env): string {
  const given = env['K8S_NETLAB_STATE_DIR'];
  if (given !== undefined && given !== '') return given;
  if (isRoot()) return '/run/k8s-netlab';
  const uid = String(process.geteuid?.());
  const runtime = [env['XDG_RUNTIME_DIR'], `/run/user/${uid}`].find(
    (folder) => folder !== undefined && folder !== '' && existsSync(folder),
  );
  return runtime === undefined ? `/tmp/k8s-netlab-${uid}` : join(runtime, 'k8s-netlab');
}

/** The lab's own folder below `root`. */
export function stateFolder(root: string, lab: string): string {
  return join(root, lab);
}

/**
 * Makes the lab's folder, for nobody else to read or write; what a dead lab of that name left is removed.
 * @throws LabError `machine/state-folder` when it cannot be made, or when others may write where it would be.
 */
export async function makeStateFolder(root: string, lab: string): Promise<string> {
  const folder = stateFolder(root, lab);
  try {
    await ensurePrivate(root);
    await removeStateFolder(root, lab);
    await mkdir(folder, { mode: 0o700 });
    return folder;
  } catch (cause) {
    throw machineError(
      {
        code: 'machine/state-folder',
        message: `cannot use ${folder}: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: 'name a folder of your own by K8S_NETLAB_STATE_DIR; its parent has to be there',
      },
      cause,
    );
  }
}

/** Makes the folder, or takes it as it is if nobody else can have prepared it. */
async function ensurePrivate(root: string): Promise<void> {
  await mkdir(root, { mode: 0o700 }).catch((error: unknown) => {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
  });
  const stats = await lstat(root);
  const { uid, mode } = stats;
  if (!stats.isDirectory()) throw new Error(`${root} is no folder`);
  if (uid !== process.geteuid?.()) throw new Error(`${root} belongs to user ${uid}`);
  if ((mode & OTHERS_MAY_WRITE) !== 0) throw new Error(`others may write in ${root}`);
}

const OTHERS_MAY_WRITE = 0o022;

/** The lock that commands changing this lab hold; given back by the kernel. `undefined` when another one holds it. */
export async function lockLab(root: string, lab: string): Promise<AsyncDisposable | undefined> {
  return tryLock(`lab/${createHash('sha256').update(stateFolder(root, lab)).digest('hex').slice(0, 32)}`);
}

export async function writeRecord(folder: string, record: LabRecord): Promise<void> {
  const draft = join(folder, 'lab.json.draft');
  await writeFile(draft, `${JSON.stringify(record, undefined, 2)}\n`);
  await rename(draft, join(folder, 'lab.json'));
}

/** The record of a lab that is up; `undefined` when there is none, it is not complete yet, or its sandbox is gone. */
export async function readLiveRecord(root: string, lab: string): Promise<LabRecord | undefined> {
  const text = await readFile(join(stateFolder(root, lab), 'lab.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const record = LabRecordSchema.safeParse(parseJson(text));
  return record.success && (await isAlive(record.data.holder)) ? record.data : undefined;
}

/** Names of all labs that have a folder, alive or not. */
export async function listStateFolders(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/** Removes what is left of a lab on the host; nothing there is fine. */
export async function removeStateFolder(root: string, lab: string): Promise<void> {
  await rm(stateFolder(root, lab), { recursive: true, force: true });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
