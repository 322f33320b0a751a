import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { netlab } from './netlab.ts';
import { pingScenario } from './ping-scenario.ts';

/** A folder with a scenario that holds, one that fails and one that is wrong; disposing of it takes its labs down. */
export interface ReportFolder extends AsyncDisposable {
  readonly folder: string;
  readonly env: Record<string, string>;
  /** `k8s-netlab test ARGS` in the folder. */
  readonly run: (...args: readonly string[]) => ReturnType<typeof netlab>;
  /** What `k8s-netlab ls` prints. */
  readonly labsUp: () => Promise<string>;
}

export async function reportFolder(): Promise<ReportFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-reports-'));
  const env = { K8S_NETLAB_STATE_DIR: join(folder, 'state') };
  await writeFile(join(folder, 'good.yaml'), pingScenario('good', ['pod-a', 'pod-b']));
  await writeFile(join(folder, 'bad.yaml'), pingScenario('bad', ['pod-a', '10.244.1.99', 'pod-b']));
  await writeFile(
    join(folder, 'wrong.yaml'),
    'apiVersion: k8s-netlab/v1\nname: wrong\nnodes: [node-1]\npods: [a@b]\n',
  );
  return {
    folder,
    env,
    run: (...args) => netlab(['test', ...args], { env, cwd: folder }),
    labsUp: async () => (await netlab(['ls'], { env })).stdout,
    [Symbol.asyncDispose]: async () => {
      await netlab(['down', '--all'], { env });
      await rm(folder, { recursive: true });
    },
  };
}
