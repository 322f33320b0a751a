import { until } from '../net/until.ts';
import { type ProcessIdentity, isAlive } from './process-identity.ts';

/** Kills a sandbox and waits until the kernel has let its process go; the rest follows by itself. */
export async function killSandbox(holder: ProcessIdentity): Promise<void> {
  if (!(await isAlive(holder))) return;
  process.kill(holder.pid, 'SIGKILL');
  await waitUntilGone(holder);
}

/** Waits for the end of a sandbox whose holder has been told to end. */
export async function waitUntilGone(holder: ProcessIdentity): Promise<void> {
  const isGone = async () => ((await isAlive(holder)) ? undefined : true);
  const gone = await until(isGone, { withinMs: 10_000, everyMs: 2 });
  if (gone === undefined) throw new Error(`process ${holder.pid} was killed and does not end`);
}
