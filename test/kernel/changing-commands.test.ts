import { agentsOf } from '../../src/agent/client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChangedLab, changedLab } from './changed-lab.ts';

let lab: ChangedLab;
beforeAll(async () => {
  lab = await changedLab();
  await lab.up(`nodes: [node-1, node-2, { name: node-3, joins: later }]
pods: [pod-a@node-1, { name: pod-b, node: node-2, containers: [{ name: web, ports: [80] }] }, pod-c@node-3, { name: pod-d, node: node-1, joins: later }]
`);
});
afterAll(async () => lab[Symbol.asyncDispose]());

const macOf = async (node: string) =>
  (await lab.sh(`ip -n ${node} -o link show flannel.1`)).match(/ether (\S+)/)?.[1];
const answers = async (from: string, to: string) =>
  (await lab.run('ping', from, to, '-c', '1')).exitCode === 0;

async function isWhole(): Promise<void> {
  expect((await lab.run('status')).stdout).toContain('all there');
}

describe('k8s-netlab node', () => {
  it('add has a node join that joins later, with its pods, and says how long it took until all know', async () => {
    const { exitCode, stdout, stderr } = await lab.run('node', 'add', 'node-3');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      '+ node node-3 joins the cluster: 192.168.50.13, pods 10.244.3.0/24\n+ pod pod-c is new: on node-3, 10.244.3.2',
    );
    expect(stderr).toMatch(/^done, and known to all nodes, in \d+ ms$/);
    expect(await answers('pod-a', 'pod-c')).toBe(true);
    await isWhole();
  });

  it('add makes a new node, with what is asked for it', async () => {
    const { exitCode, stdout } = await lab.run(
      ...['node', 'add', 'node-9', '--address', '192.168.50.99', '--subnet', '10.244.9.0/24', '--json'],
    );
    expect(exitCode).toBe(0);
    const done = JSON.parse(stdout) as { changes: unknown[]; tookMs: number };
    expect(done.changes).toEqual([
      {
        sign: '+',
        kind: 'node',
        name: 'node-9',
        why: 'joins the cluster',
        where: '192.168.50.99, pods 10.244.9.0/24',
      },
    ]);
    expect(done.tookMs).toBeGreaterThan(0);
    expect(await lab.sh('ip -n node-1 route show 10.244.9.0/24')).toContain('dev flannel.1');
    await isWhole();
  });

  it('stop cuts the power: all on it is gone at once, its lease and its disk stay', async () => {
    const { stdout } = await lab.run('node', 'stop', 'node-2');
    expect(stdout).toBe('- node node-2 is switched off\n- pod pod-b goes off with node-2');
    expect(await lab.sh('ip netns')).not.toMatch(/node-2|pod-b/);
    expect((await lab.run('lease', 'list')).stdout).toMatch(/10\.244\.2\.0\/24 +node-2 +192\.168\.50\.12/);
    expect(await lab.sh('ls /run/nodes/node-2/var/lib/cni/networks/cbr0')).toContain('10.244.2.2');
    expect(await answers('pod-a', 'pod-b')).toBe(false);
    expect((await lab.run('ping', 'pod-a', 'pod-b')).stderr).not.toMatch(/^ {4}at /m);
    await isWhole();
  });

  it('start boots it: pods, containers and lease are back, the tunnel has another MAC', async () => {
    const { stdout } = await lab.run('node', 'start', 'node-2');
    expect(stdout).toContain('+ node node-2 is switched on: 192.168.50.12, pods 10.244.2.0/24');
    expect(stdout).toContain('+ pod pod-b comes back with node-2: on node-2, 10.244.2.2');
    expect(await lab.sh('ip netns exec pod-a curl -s 10.244.2.2')).toContain('pod-b/web answers 10.244.1.2');
    const mac = await macOf('node-2');
    expect(await lab.sh('ip -n node-1 neigh show 10.244.2.0')).toContain(mac);
    await isWhole();
    expect((await lab.run('node', 'restart', 'node-2')).exitCode).toBe(0);
    expect(await macOf('node-2')).not.toBe(mac);
    await isWhole();
  });

  it('--agent is about flannel alone: what it told the kernel stays', async () => {
    const was = await lab.sh('ip -n node-1 -d link show flannel.1; ip -n node-1 route');
    for (const deed of ['stop', 'start', 'restart']) {
      const { exitCode, stderr } = await lab.run('node', deed, 'node-1', '--agent');
      expect(exitCode).toBe(0);
      expect(stderr).toMatch(new RegExp(`^agent of node-1: ${deed} done in \\d+ ms$`));
      expect(await lab.sh('ip -n node-1 -d link show flannel.1; ip -n node-1 route')).toBe(was);
    }
    expect((await lab.run('node', 'add', 'node-1', '--agent')).exitCode).toBe(2);
    await isWhole();
  });

  it('remove takes a node out for good, with its pods, its disk and its lease', async () => {
    const { stdout } = await lab.run('node', 'remove', 'node-9');
    expect(stdout).toBe('- node node-9 leaves the cluster');
    await lab.run('node', 'stop', 'node-3');
    expect((await lab.run('node', 'remove', 'node-3')).exitCode).toBe(0);
    expect((await lab.run('lease', 'list')).stdout).not.toMatch(/10\.244\.[39]\./);
    expect(await lab.sh('ls /run/nodes; ip -n node-1 route')).not.toMatch(/node-[39]|10\.244\.[39]\./);
    await isWhole();
    expect((await lab.run('node', 'add', 'node-3')).exitCode).toBe(0);
    expect(await answers('pod-a', 'pod-c')).toBe(true);
  });

  it.each([
    [['stop', 'node-7'], 'no node "node-7"', 'nodes are node-1, node-2, node-3'],
    [['start', 'node-1'], 'node node-1 is up', 'node stop node-1'],
    [['add', 'node-1'], 'node node-1 is up', 'node restart node-1'],
    [['add', 'pod-a'], 'has the name of a node', 'rename the pod'],
    [['add', 'node-8', '--address', 'nonsense'], 'nonsense', 'for example'],
    [['add', 'node-2', '--address', '192.168.50.77'], 'is in the scenario already', 'another name'],
    [['add', 'node-8', '--address', '192.168.50.11'], '192.168.50.11', ''],
  ])('%j is refused with exit code 2 and a way out', async (args, message, hint) => {
    const { exitCode, stderr } = await lab.run('node', ...args);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(exitCode).toBe(2);
  });
});

describe('k8s-netlab pod', () => {
  it('add builds a pod that joins later, and a new one with an address and a port', async () => {
    expect((await lab.run('pod', 'add', 'pod-d')).stdout).toBe('+ pod pod-d is new: on node-1, 10.244.1.3');
    const { exitCode } = await lab.run(
      'pod',
      ...['add', 'web@node-2', '--address', '10.244.2.77', '--port', '8080'],
    );
    expect(exitCode).toBe(0);
    expect(await lab.sh('ip netns exec pod-d curl -s 10.244.2.77:8080')).toContain('web/app answers');
    await isWhole();
  });

  it('add runs the program of its container, and tells of one that ends', async () => {
    expect((await lab.run('pod', 'add', 'idle@node-1', '--', 'sleep', 'infinity')).exitCode).toBe(0);
    expect(await lab.sh('ps -o args -p $(ip netns pids idle)')).toContain('sleep infinity');
    const { exitCode, stderr } = await lab.run('pod', 'add', 'bad@node-1', '--', 'false');
    expect(stderr).toContain('container bad/app ended with exit code 1');
    expect(exitCode).toBe(1);
  });

  it('remove takes a pod away with all that runs in it, also what was started by hand, and where somebody broke it', async () => {
    const { inside } = await lab.open();
    const byHand = inside.run(['ip', 'netns', 'exec', 'pod-d', 'sleep', '1000']);
    await lab.sh('until pgrep -f "sleep 1000" >/dev/null; do :; done');
    await lab.sh(`ip -n node-1 link del $(ip -n node-1 -o link | grep -o 'veth[0-9a-f]*' | tail -1) || :`);
    for (const pod of ['pod-d', 'web', 'idle', 'bad'])
      expect((await lab.run('pod', 'remove', pod)).stdout).toBe(`- pod ${pod} is taken away`);
    expect(await byHand).toMatchObject({ kind: 'signalled' });
    expect(await lab.sh('ip netns; ls /run/k8s-netlab/containers')).not.toMatch(/pod-d|web|idle|bad/);
    expect(await lab.sh('ls /run/nodes/node-2/var/lib/cni/networks/cbr0')).not.toContain('10.244.2.77');
    await isWhole();
  });

  it('gives no address again before the search comes round to it, as host-local does', async () => {
    await lab.run('pod', 'add', 'first@node-2');
    const given = (await lab.open()).lab.pods.find(({ name }) => name === 'first')!.address;
    await lab.run('pod', 'remove', 'first');
    await lab.run('pod', 'add', 'second@node-2');
    const next = (await lab.open()).lab.pods.find(({ name }) => name === 'second')!.address;
    expect(Number(next.split('.')[3])).toBe(Number(given.split('.')[3]) + 1);
    expect(await lab.sh('cat /run/nodes/node-2/var/lib/cni/networks/cbr0/last_reserved_ip.0')).toBe(next);
    await isWhole();
  });

  it.each([
    [['remove', 'pod-z'], 'no pod "pod-z"', 'pods are'],
    [['add', 'pod-z'], 'where a new one is to run was not said', 'pod add pod-z@node-1'],
    [['add', 'pod-a'], 'pod pod-a is on node-1 already', 'another name'],
    [['add', 'pod-a@node-2'], 'is in the scenario already', 'another name'],
    [['add', 'pod-z@node-7'], 'node-7', 'declared nodes are'],
    [['add', 'pod-z@node-1', '--mtu', '12'], 'mtu 12', 'for example'],
    [['add', 'pod-z@node-1', '--address', '10.244.1.1'], '10.244.1.1', ''],
    [['remove', 'pod-d'], 'pod pod-d is not there', 'pod add pod-d'],
  ])('%j is refused with exit code 2 and a way out', async (args, message, hint) => {
    const { exitCode, stderr } = await lab.run('pod', ...args);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(exitCode).toBe(2);
  });
});

describe('k8s-netlab lease', () => {
  it('list names whose each lease is and how long it lasts, strangers and keys that are none', async () => {
    const { stateFolder } = await lab.open();
    const agents = agentsOf(stateFolder);
    const value = '{"PublicIP":"192.168.50.200","PublicIPv6":null,"BackendType":"vxlan"}';
    await agents.put({ key: '/coreos.com/network/subnets/10.244.200.0-24', value });
    await agents.put({ key: '/coreos.com/network/subnets/nonsense', value: '' });
    const { stdout } = await lab.run('lease', 'list');
    expect(stdout).toMatch(
      /^10\.244\.1\.0\/24 +node-1 +192\.168\.50\.11 +vxlan +[0-9a-f:]{17} +23h59m +\d+ +\d+$/m,
    );
    expect(stdout).toMatch(/^10\.244\.200\.0\/24 +foreign +192\.168\.50\.200 +vxlan +- +- +stays +\d+$/m);
    expect(stdout).toContain('no lease nonsense: the key does not end in SUBNET-LENGTH');
    const data = JSON.parse((await lab.run('lease', 'list', '--json')).stdout) as { leases: unknown[] };
    expect(data.leases).toContainEqual(
      expect.objectContaining({ key: 'nonsense', problem: expect.any(String) as string }),
    );
    await agents.deleteKey('/coreos.com/network/subnets/10.244.200.0-24');
    await agents.deleteKey('/coreos.com/network/subnets/nonsense');
  });

  it('expire and revoke end a lease, by its node or by its subnet, and its routes go', async () => {
    for (const [deed, whose] of [
      ['expire', 'node-2'],
      ['revoke', '10.244.2.0/24'],
    ] as const) {
      const { stderr, exitCode } = await lab.run('lease', deed, whose);
      expect(exitCode).toBe(0);
      expect(stderr).toMatch(/^the lease of 10\.244\.2\.0\/24 \(node-2\) .* after \d+ ms$/);
      expect(await lab.sh('ip -n node-1 route')).not.toContain('10.244.2.0');
      expect((await lab.run('node', 'restart', 'node-2', '--agent')).exitCode).toBe(0);
      await isWhole();
    }
  });

  it.each([
    [['expire', 'node-7'], 'nobody has a lease "node-7"'],
    [['revoke'], 'was not said'],
  ])('%j is refused with exit code 2 and a way out', async (args, message) => {
    const { exitCode, stderr } = await lab.run('lease', ...args);
    expect(stderr).toContain(message);
    expect(stderr).toContain('hint:');
    expect(exitCode).toBe(2);
  });
});

describe('k8s-netlab store', () => {
  it('says that a store in a file cannot be stopped', async () => {
    const { exitCode, stderr } = await lab.run('store', 'stop');
    expect(stderr).toContain('the store of this lab is a file');
    expect(exitCode).toBe(2);
  });
});
