import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { down, up } from '../../src/netlab.ts';
import type { OpenLab } from '../../src/sandbox/open-lab.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { netlab, uniqueName } from './netlab.ts';

/** A lab that is up, for the built command line to work on; disposing of it takes it down. */
export interface WiredLab extends AsyncDisposable {
  readonly open: OpenLab;
  /** Runs `k8s-netlab COMMAND --lab …` on it. */
  readonly run: (command: string, ...args: readonly string[]) => ReturnType<typeof netlab>;
  readonly env: Record<string, string>;
  /** Breaks the kernel by hand: a shell script inside the sandbox, where any exit code but 0 fails the test. */
  readonly sh: (script: string) => Promise<string>;
}

/**
 * Two nodes; pod-a and pod-c on node-1, pod-b on node-2.
 * @param podB how pod-b is written in the scenario: with containers, where something is to answer
 */
export function wiredLab(backend: 'vxlan' | 'host-gw' = 'vxlan', podB = 'pod-b@node-2'): Promise<WiredLab> {
  return labOf(textOf(backend, podB));
}

/** The lab of a scenario. */
export async function labOf(text: string): Promise<WiredLab> {
  const name = uniqueName('wired');
  const folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-wired-'));
  const env = { K8S_NETLAB_STATE_DIR: folder, K8S_NETLAB: name, NO_COLOR: '1' };
  const { open } = await up({ scenario: parseScenario({ file: 'wired.yaml', text }), name, env });
  return {
    open,
    env,
    run: (command, ...args) => netlab([command, ...args], { env }),
    sh: async (script) => {
      const outcome = await open.inside.run(['sh', '-ec', script]);
      if (outcome.kind !== 'exited' || outcome.code !== 0) throw new Error(JSON.stringify(outcome));
      return outcome.stdout;
    },
    [Symbol.asyncDispose]: async () => {
      await down(name, env);
      await rm(folder, { recursive: true });
    },
  };
}

function textOf(backend: string, podB: string): string {
  return `apiVersion: k8s-netlab/v1
name: wired
network: { Network: 10.244.0.0/16, Backend: { Type: ${backend} } }
nodes: [node-1, node-2]
pods: [pod-a@node-1, pod-c@node-1, ${podB}]
steps: [{ name: nothing, ping: { from: pod-a, to: pod-b } }]
`;
}
