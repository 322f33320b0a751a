import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChangedLab, changedLab, pinging } from './changed-lab.ts';
import { eventually } from './eventually.ts';

let lab: ChangedLab;
beforeEach(async () => {
  lab = await changedLab();
});
afterEach(async () => lab[Symbol.asyncDispose]());

const before = `nodes: [node-1, node-2]
pods:
  - pod-a@node-1
  - pod-b@node-2
  - { name: pod-c, node: node-2, containers: [{ name: web, ports: [8080] }, { name: job, command: [sleep, '1000'] }] }
`;

/** One node and one pod more, one pod less, one that moves, one container that changes. */
const after = `nodes: [node-1, node-3, node-2]
pods:
  - pod-b@node-2
  - { name: pod-c, node: node-2, containers: [{ name: web, ports: [9090] }, { name: job, command: [sleep, '1000'] }] }
  - pod-d@node-3
  - pod-e@node-1
`;

/** Devices by index, addresses and permanent entries of all namespaces, less what traffic taught. */
const everything = `for n in $(ip netns | cut -d' ' -f1 | sort); do
  echo "@ $n"; ip -n "$n" -o link | cut -d: -f1,2; ip -n "$n" -o addr | grep -v fe80; ip -n "$n" route
  ip -n "$n" neigh show nud permanent; bridge -n "$n" fdb show | grep permanent
done; ls -R /run/nodes | grep -v log`;

async function isWhole(): Promise<void> {
  const { stdout, exitCode } = await lab.run('status');
  expect(stdout).toContain('all there');
  expect(exitCode).toBe(0);
}

describe('up on a changed scenario', () => {
  it('makes the lab what the scenario says now, and all of it is there', async () => {
    await lab.up(before);
    const { exitCode, stderr, stdout } = await lab.up(after);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('+ node node-3 joins the cluster: 192.168.50.13, pods 10.244.3.0/24\n');
    expect(stderr).toContain('- pod pod-a is taken away\n');
    expect(stderr).toContain('~ pod pod-c starts again web');
    expect(stdout).toContain('pod-d  node-3  10.244.3.2');
    await isWhole();
    expect((await lab.run('ping', 'pod-d', 'pod-b', '-c', '1')).exitCode).toBe(0);
    expect(await lab.sh('ip netns exec pod-b curl -s 10.244.2.3:9090')).toContain('pod-c/web');
    expect(await lab.sh('ip netns')).not.toContain('pod-a');
  });

  it('disturbs nothing else: a ping through all of it loses nothing, devices and processes are the same', async () => {
    await lab.up(before);
    const identities = `ip -n node-2 -o link show type veth | sort; ip -n node-1 -o link show flannel.1 | cut -d: -f1
      ip netns pids pod-c; cat /run/k8s-netlab/runtime.pid; ip -n pod-b -o link`;
    const was = await lab.sh(identities);
    const stop = await pinging(lab, ['pod-b', '10.244.2.1'], ['node-1', '10.244.2.3']);
    await lab.up(after);
    await lab.run('node', 'remove', 'node-3');
    await lab.run('pod', 'remove', 'pod-e');
    for (const { sent, received } of await stop()) {
      expect(received).toBe(sent);
      expect(sent).toBeGreaterThan(30);
    }
    expect(await lab.sh(identities)).toBe(was);
  });

  it('leaves the kernel as a lab that was built that way, but for the addresses given before', async () => {
    await lab.up(before);
    await lab.up(after);
    await lab.up(before);
    const there = await lab.sh(
      'ip netns | cut -d" " -f1 | sort; ls /run/nodes; ip -n node-1 route; ip -n node-1 neigh show nud permanent',
    );
    await lab.run('down', '--all');
    await lab.up(before);
    expect(
      await lab.sh(
        'ip netns | cut -d" " -f1 | sort; ls /run/nodes; ip -n node-1 route; ip -n node-1 neigh show nud permanent',
      ),
    ).toBe(there);
  });

  it('says with --dry-run what it would change, and changes nothing', async () => {
    expect((await lab.up(before, '--dry-run')).stdout).toBe(
      `+ node node-1 joins the cluster: 192.168.50.11, pods 10.244.1.0/24
+ node node-2 joins the cluster: 192.168.50.12, pods 10.244.2.0/24
+ pod pod-a is new: on node-1, 10.244.1.2
+ pod pod-b is new: on node-2, 10.244.2.2
+ pod pod-c is new: on node-2, 10.244.2.3`,
    );
    expect((await lab.run('ls')).stdout).not.toContain('changed');
    await lab.up(before);
    const was = await lab.sh(everything);
    const { stdout, exitCode } = await lab.up(after, '--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toHaveLength(5);
    expect(await lab.sh(everything)).toBe(was);
    const data = JSON.parse((await lab.up(after, '--dry-run', '--json')).stdout) as { changes: unknown[] };
    expect(data.changes).toContainEqual({
      sign: '+',
      kind: 'pod',
      name: 'pod-e',
      why: 'is new',
      where: 'on node-1, 10.244.1.3',
    });
    expect((await lab.up(before, '--dry-run')).stderr).toBe('nothing would be changed');
  });

  it('names what cannot be changed under a lab that is up, with the way out, and changes nothing', async () => {
    await lab.up(before);
    const was = await lab.sh(everything);
    const { exitCode, stderr } = await lab.up(
      `${after}underlay: { mtu: 1400 }\nnetwork: { Backend: { Type: host-gw } }\n`,
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain('the underlay cannot be changed under a lab that is up');
    expect(stderr).toContain('the backend cannot be changed under a lab that is up');
    expect(stderr).toMatch(
      /hint: take the lab down and up again: k8s-netlab down \S+ && k8s-netlab up \S+\n/,
    );
    expect(await lab.sh(everything)).toBe(was);
  });

  it('has agents do what their settings say now: masquerading is there, and goes on as before with all else', async () => {
    await lab.up(before);
    const { exitCode, stderr } = await lab.up(`${before}agent: { ip-masq: true }\n`);
    expect(stderr).toContain('~ node node-1 gets an agent with other settings');
    expect(exitCode).toBe(0);
    expect(await lab.sh('grep IPMASQ /run/nodes/node-1/run/flannel/subnet.env')).toBe(
      'FLANNEL_IPMASQ=true\n',
    );
    await isWhole();
  });

  it('tells whether all is there where nothing has changed', async () => {
    await lab.up(before);
    const { exitCode, stdout } = await lab.up(`# only a comment\n${before}`);
    expect(stdout).toContain('all there');
    expect(exitCode).toBe(0);
  });
});

describe('a change that is interrupted', () => {
  const inFile = (file: string, word: string) => async () =>
    (await readFile(join(lab.folder, file), 'utf8').catch(() => '')).includes(word);
  const isNetns = (name: string) => async () => (await lab.sh('ip netns')).split(/\s/).includes(name);

  it.each([
    ['when something is taken away', () => async () => !(await isNetns('pod-a')())],
    ['when a node is plugged in', () => isNetns('node-3')],
    ['when a lease is there', () => inFile('leases.json', '10.244.3.0')],
    ['when a pod is there', () => isNetns('pod-d')],
    ['when it is almost done', () => inFile('nodes.json', 'pod-d')],
  ])('%s, by SIGKILL, is finished by the next up, and leaves nothing behind', async (_title, moment) => {
    await lab.up(before);
    for (const wanted of [after, before]) {
      const child = await lab.begin(wanted);
      const isThere = moment();
      await eventually(async () => child.hasEnded() || isThere());
      child.kill('SIGKILL');
      await child.ended;
      const { exitCode, stderr } = await lab.up(wanted);
      expect(stderr).not.toContain('hint:');
      expect(exitCode).toBe(0);
      await isWhole();
      const names = (await lab.sh('ip netns | cut -d" " -f1 | sort')).trim().split('\n');
      const { nodes, pods } = (await lab.open()).lab;
      expect(names).toEqual(['underlay', ...[...nodes, ...pods].map(({ name }) => name)].sort());
      expect(await readdir(lab.folder)).not.toContain('changing.json');
    }
  });

  it('by Ctrl-C ends with 130, and any other command that changes the lab brings it back in order', async () => {
    await lab.up(before);
    const child = await lab.begin(after);
    await eventually(inFile('changing.json', 'pod-a'));
    child.kill('SIGINT');
    expect((await child.ended).exitCode).toBe(130);
    expect((await lab.run('pod', 'add', 'pod-x@node-1')).exitCode).toBe(0);
    await isWhole();
    expect((await lab.up(after)).exitCode).toBe(0);
    await isWhole();
  });

  it('because a command of it fails is told with that command, and is finished once the cause is gone', async () => {
    await lab.up(before);
    // Somebody has taken the name of the namespace that a new pod is to have.
    await lab.sh('ip netns add pod-e');
    const { exitCode, stderr } = await lab.up(after);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('ip netns add pod-e');
    expect((await lab.up(after)).exitCode).toBe(0);
    await isWhole();
  });
});
