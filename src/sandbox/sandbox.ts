import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { machineError } from '../error/lab-error.ts';
import { holderScript } from './holder.ts';
import { insideRunner } from './inside-runner.ts';
import { isRoot } from './is-root.ts';
import { waitUntilGone } from './kill-sandbox.ts';
import { type ProcessIdentity, identify } from './process-identity.ts';
import type { Runner } from './runner.ts';

/** A sandbox under construction: it dies with this process until `keep` is called. */
export interface Sandbox extends AsyncDisposable {
  readonly holder: ProcessIdentity;
  readonly inside: Runner;
  /** From now on the sandbox outlives this process. */
  readonly keep: () => Promise<void>;
}

/**
 * Makes a sandbox: pid, mount and network namespaces of its own (and, without root, a user namespace), held by one process.
 * Disposing of it before `keep` kills everything in it and removes the state folder.
 * @throws LabError `machine/no-sandbox` with the kernel's or tool's words when this machine refuses.
 */
export async function createSandbox(lab: string, stateFolder: string): Promise<Sandbox> {
  const namespaces = [...(isRoot() ? [] : ['--user', '--map-root-user']), '--pid', '--mount', '--net'];
  const holding = ['sh', '-c', holderScript, `k8s-netlab ${lab}`, stateFolder];
  const child = spawn('unshare', [...namespaces, '--fork', '--kill-child', '--', ...holding], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const holder = await holderOf(child);
  let isKept = false;
  return {
    holder,
    inside: insideRunner(holder.pid),
    keep: async () => {
      await new Promise<void>((resolve, reject) => {
        child.stdin.end('keep\n', (error?: Error | null) => (error ? reject(error) : resolve()));
      });
      isKept = true;
      letGo(child);
    },
    [Symbol.asyncDispose]: async () => {
      if (isKept) return;
      child.stdin.end();
      await waitUntilGone(holder);
      // unshare is in the namespaces, too, until the holder is reaped; `identify` says where that may never be.
      const ended = hasEnded(child) ? undefined : once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      letGo(child);
    },
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function holderOf(
  child: ChildProcess & { readonly stdout: NodeJS.ReadableStream; readonly stderr: NodeJS.ReadableStream },
): Promise<ProcessIdentity> {
  const complaints: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk.toString()));
  const failed = once(child, 'error').then(([error]) => String(error));
  const ended = once(child, 'close').then(() => complaints.join('').trim());
  const ready = once(createInterface(child.stdout), 'line').then(([line]) =>
    Number(String(line).slice('ready '.length)),
  );
  const answer = await Promise.race([ready, ended, failed]);
  const holder = typeof answer === 'number' ? await identify(answer) : undefined;
  if (holder !== undefined) return holder;
  throw machineError({
    code: 'machine/no-sandbox',
    message: `this machine does not let a sandbox be made: ${String(answer)}`,
    hint: 'k8s-netlab doctor tries each part and names what mends it',
  });
}

/** Lets this process end although the sandbox lives on. */
function letGo(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref();
}
