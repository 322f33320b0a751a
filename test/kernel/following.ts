import { execa } from 'execa';
import { eventually } from './eventually.ts';
import { program } from './netlab.ts';
import type { WiredLab } from './wired-lab.ts';

/** A command that goes on until it is ended. */
export interface Following extends AsyncDisposable {
  /** What it has printed so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<{ readonly exitCode?: number | undefined; readonly signal?: string | undefined }>;
}

/** Starts a command on the lab; its disposal kills it. */
export function follow(lab: WiredLab, ...args: readonly string[]): Following {
  const printed = { stdout: '', stderr: '' };
  const child = execa(process.execPath, [program, ...args], { env: lab.env, reject: false });
  child.stdout.on('data', (chunk: Buffer) => (printed.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed.stderr += chunk.toString()));
  return {
    stdout: () => printed.stdout,
    stderr: () => printed.stderr,
    kill: (signal) => void child.kill(signal),
    ended: child,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await child;
    },
  };
}

/** `events`, once it hears everything. */
export async function followEvents(lab: WiredLab, ...args: readonly string[]): Promise<Following> {
  const events = follow(lab, 'events', ...args);
  await eventually(() => events.stderr().startsWith('listening'));
  return events;
}

/** Process ids of the listeners inside the lab, as the lab numbers them. */
export async function listeners(lab: WiredLab): Promise<readonly string[]> {
  const found = await lab.sh('grep -l "listen/main[.]js" /proc/[0-9]*/cmdline 2>/dev/null || true');
  return found.match(/\d+/g) ?? [];
}

/** How many programs of that name run inside the lab; one that has ended, though nobody has asked for its exit code yet, has no file. */
export async function runningIn(lab: WiredLab, name: string): Promise<number> {
  return Number(await lab.sh(`readlink /proc/[0-9]*/exe | grep -c "/${name}$" || true`));
}
