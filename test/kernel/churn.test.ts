import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentsOf } from '../../src/agent/client.ts';
import { changeLab } from '../../src/converge/change-lab.ts';
import { nodeTarget } from '../../src/converge/deeds.ts';
import { type ChangedLab, changedLab } from './changed-lab.ts';

let lab: ChangedLab;
beforeAll(async () => {
  lab = await changedLab();
  await lab.up(
    'nodes: [node-1, node-2, { name: node-3, joins: later }]\npods: [pod-a@node-1, pod-c@node-3]\n',
  );
});
afterAll(async () => lab[Symbol.asyncDispose]());

/** All that flannel has told the kernels of the nodes that stay. */
const entries = `for n in node-1 node-2; do
  ip -n $n route; ip -n $n neigh show nud permanent; bridge -n $n fdb show dev flannel.1; done; ip netns | wc -l; ls /run/nodes`;

/** Descriptors and memory, in kB, of the host of all agents. */
async function sizeOfHost(): Promise<{ readonly descriptors: number; readonly kilobytes: number }> {
  const said = await lab.sh(
    `pid=$(pgrep -f agent/main.js | head -1); ls /proc/$pid/fd | wc -l; awk '/^VmRSS/ { print $2 }' /proc/$pid/status`,
  );
  const [descriptors = 0, kilobytes = 0] = said.trim().split('\n').map(Number);
  return { descriptors, kilobytes };
}

/** What the garbage collector may leave between two of its runs. */
const NOISE_KILOBYTES = 30_000;

describe('a lab in which nodes come and go', () => {
  it('has no entry, descriptor or memory more after 1,000 leases that came and went', async () => {
    const agents = agentsOf((await lab.open()).stateFolder);
    const comeAndGo = async (times: number): Promise<void> => {
      for (let number = 0; number < times; number += 1) {
        const key = `/coreos.com/network/subnets/10.244.${100 + (number % 100)}.0-24`;
        const mac = `02:00:00:00:01:${(number % 256).toString(16).padStart(2, '0')}`;
        const attributes = { BackendType: 'vxlan', BackendData: { VNI: 1, VtepMAC: mac } };
        const value = JSON.stringify({ PublicIP: `192.168.50.${100 + (number % 100)}`, ...attributes });
        await agents.put({ key, value, ttlSeconds: 3600 });
        await agents.deleteKey(key);
      }
      await agents.settle();
    };
    await comeAndGo(100);
    const [was, size] = [await lab.sh(entries), await sizeOfHost()];
    await comeAndGo(500);
    expect(await lab.sh(entries)).toBe(was);
    const now = await sizeOfHost();
    expect(now.descriptors).toBe(size.descriptors);
    expect(now.kilobytes).toBeLessThan(size.kilobytes + NOISE_KILOBYTES);
  });

  it('has none more after a node has joined and left 25 times, with its pod', async () => {
    const { name } = await lab.open();
    const env = { K8S_NETLAB_STATE_DIR: lab.folder.slice(0, -name.length - 1) };
    const comeAndGo = async (times: number): Promise<void> => {
      for (let number = 0; number < times; number += 1)
        for (const deed of ['add', 'remove'] as const)
          await changeLab({ name, env }, (open) => nodeTarget(open, deed, 'node-3'));
    };
    await comeAndGo(2);
    const [was, size] = [await lab.sh(entries), await sizeOfHost()];
    await comeAndGo(25);
    expect(await lab.sh(entries)).toBe(was);
    const now = await sizeOfHost();
    expect(now.descriptors).toBe(size.descriptors);
    expect(now.kilobytes).toBeLessThan(size.kilobytes + NOISE_KILOBYTES);
    expect((await lab.run('status')).stdout).toContain('all there');
  });
});
