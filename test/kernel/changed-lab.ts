import { execa } from 'execa';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLab } from '../../src/netlab.ts';
import type { OpenLab } from '../../src/sandbox/open-lab.ts';
import { netlab, program, uniqueName } from './netlab.ts';

/** A lab that the built command line brings up and changes; disposing of it takes it down. */
export interface ChangedLab extends AsyncDisposable {
  /** Runs `k8s-netlab ARGS`. */
  readonly run: (...args: readonly string[]) => ReturnType<typeof netlab>;
  /** Writes the scenario, less its first two lines, and runs `up FILE MORE`. */
  readonly up: (yaml: string, ...more: readonly string[]) => Promise<Awaited<ReturnType<typeof netlab>>>;
  /** The same, to be killed before it ends. */
  readonly begin: (yaml: string) => Promise<Begun>;
  readonly open: () => Promise<OpenLab>;
  /** Runs a shell script inside the sandbox and gives its stdout; any exit code but 0 fails the test. */
  readonly sh: (script: string) => Promise<string>;
  readonly folder: string;
}

export async function changedLab(): Promise<ChangedLab> {
  const name = uniqueName('changed');
  const folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-changed-'));
  const env = { K8S_NETLAB_STATE_DIR: join(folder, 'state'), K8S_NETLAB: name, NO_COLOR: '1' };
  const file = join(folder, 'lab.yaml');
  const write = (yaml: string) => writeFile(file, `apiVersion: k8s-netlab/v1\nname: ${name}\n${yaml}`);
  const open = () => openLab({ name, env });
  return {
    folder: join(env.K8S_NETLAB_STATE_DIR, name),
    run: (...args) => netlab(args, { env }),
    up: async (yaml, ...more) => {
      await write(yaml);
      return netlab(['up', file, ...more], { env });
    },
    begin: async (yaml) => {
      await write(yaml);
      return begun(file, env);
    },
    open,
    sh: async (script) => {
      const outcome = await (await open()).inside.run(['sh', '-ec', script]);
      if (outcome.kind !== 'exited' || outcome.code !== 0) throw new Error(JSON.stringify(outcome));
      return outcome.stdout;
    },
    [Symbol.asyncDispose]: async () => {
      await netlab(['down', '--all'], { env });
      await rm(folder, { recursive: true });
    },
  };
}

/** A command that runs. */
export interface Begun {
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<{ readonly exitCode?: number | undefined }>;
  readonly hasEnded: () => boolean;
}

function begun(file: string, env: Record<string, string>): Begun {
  const child = execa(process.execPath, [program, 'up', file], { env, reject: false });
  return {
    kill: (signal) => void child.kill(signal),
    ended: child.then(({ exitCode }) => ({ exitCode })),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
  };
}

/** Pings from and to these every 10 ms; what is given ends that and says how many of how many were answered, of each. */
export async function pinging(
  lab: ChangedLab,
  ...pairs: readonly (readonly [from: string, to: string])[]
): Promise<() => Promise<readonly { readonly sent: number; readonly received: number }[]>> {
  const { inside } = await lab.open();
  const children = pairs.map(([from, to]) => {
    const [file, ...args] = inside.commandLine(['ip', 'netns', 'exec', from, 'ping', '-i', '0.01', '-q', to]);
    return execa(file, args, { reject: false });
  });
  return async () => {
    // nsenter does not pass signals on: the pings are told themselves.
    await lab.sh('kill -INT $(pidof ping)');
    const said = await Promise.all(children);
    return said.map(({ stdout }) => {
      const [, sent, received] = /(\d+) packets transmitted, (\d+) received/.exec(stdout) ?? [];
      return { sent: Number(sent), received: Number(received) };
    });
  };
}
