import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { CniNode } from '../../src/cni/flannel-on-node.ts';
import { networkOf } from '../../src/cni/read-network.ts';
import { runChains } from '../../src/cni/run-chains.ts';
import { type Call, noChain } from '../../src/cni/call.ts';
import { LabError, type Problem } from '../../src/error/lab-error.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import type { Runner } from '../../src/sandbox/runner.ts';

/** Where Debian's package containernetworking-plugins puts them. */
export const BIN = '/usr/lib/cni';

/** A node and pods in a sandbox of their own: network namespaces with nothing in them but what the plugins make. */
export interface PluginNode extends AsyncDisposable {
  readonly inside: Runner;
  /** The node with a network, as the lab would call its plugins. */
  readonly with: (conf: object, bin?: string) => CniNode;
  /** Runs a shell script inside the sandbox; any exit code but 0 fails the test. */
  readonly sh: (script: string) => Promise<string>;
  /** Runs it where the node's plugins run: with its files over the host's. */
  readonly onNode: (script: string) => Promise<string>;
}

export async function pluginNode(pods: readonly string[]): Promise<PluginNode> {
  const folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-plugins-'));
  await mkdir(join(folder, 'lab'));
  const sandbox = await createSandbox('plugins', join(folder, 'lab'));
  const { inside } = sandbox;
  const sh = async (script: string): Promise<string> => {
    const outcome = await inside.run(['sh', '-ec', script]);
    if (outcome.kind !== 'exited' || outcome.code !== 0) throw new Error(JSON.stringify(outcome));
    return outcome.stdout;
  };
  await sh(
    ['node-1', ...pods].map((name) => `ip netns add ${name}`).join('\n') + '\nip -n node-1 link set lo up',
  );
  return {
    inside,
    sh,
    with: (conf, bin = BIN) => ({
      name: 'node-1',
      bin,
      network: networkOf(conf, () => ({ file: 'test', line: 1, column: 1 })),
    }),
    onNode: async (script) => {
      const call: Call = { kind: 'look', argv: ['sh', '-ec', script] };
      const [[answer] = []] = await runChains(inside, 'node-1', [{ ...noChain, calls: [call] }]);
      expect(answer).toMatchObject({ kind: 'ended', status: 0 });
      return answer?.kind === 'ended' ? answer.stdout : '';
    },
    [Symbol.asyncDispose]: async () => {
      await sandbox[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The problems that a promise is rejected with. */
export async function problemsOf(promise: Promise<unknown>): Promise<readonly Problem[]> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LabError);
  return error instanceof LabError ? error.problems : [];
}

/** A bridge with host-local addresses of a subnet; more keys of the bridge, and plugins after it. */
export function bridgeNetwork(subnet: string, more: object = {}, ...later: readonly object[]): object {
  const ipam = { type: 'host-local', ranges: [[{ subnet }]], routes: [{ dst: '0.0.0.0/0' }] };
  const bridge = { type: 'bridge', isGateway: true, ipam, ...more };
  return { cniVersion: '1.0.0', name: 'cbr0', plugins: [bridge, ...later] };
}
