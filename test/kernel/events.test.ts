import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openListener } from '../../src/listen/listener.ts';
import { down } from '../../src/netlab.ts';
import { eventually } from './eventually.ts';
import { listeners, follow, followEvents, type Following } from './following.ts';
import { type WiredLab, wiredLab } from './wired-lab.ts';

let lab: WiredLab;

beforeAll(async () => {
  lab = await wiredLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

/** Waits for a line of all these parts. */
async function line(events: Following, ...parts: readonly string[]): Promise<void> {
  const isThere = (text: string): boolean => parts.every((part) => text.includes(part));
  await eventually(() => events.stdout().split('\n').some(isThere));
}

const vethOf = (pod: string): string => lab.open.lab.pods.find(({ name }) => name === pod)!.veth.name;

describe('events tells, with names, what changes as the kernel says it', () => {
  let events: Following;

  beforeAll(async () => {
    events = await followEvents(lab);
  });
  afterAll(() => events[Symbol.asyncDispose]());

  it('a neighbour that a ping made known', async () => {
    await lab.sh('ip netns exec pod-a ping -c 1 10.244.2.2');
    await line(events, 'pod-a', 'neigh', '+ 10.244.1.1 dev eth0', '# node-1/cni0');
    await line(events, 'node-1', 'neigh', '+ 192.168.50.12 dev eth0', '# node-2');
    await line(events, 'node-2', 'neigh', '+ 10.244.2.2 dev cni0', '# pod-b');
  });

  it('a forwarding entry that went and one that came', async () => {
    const node2 = lab.open.lab.nodes[1]!;
    const entry = `${node2.vtep!.mac} dev flannel.1 dst ${node2.address}`;
    await lab.sh(`bridge -n node-1 fdb del ${entry}`);
    await line(events, 'node-1', 'fdb', `- ${entry} self permanent`, '# node-2/flannel.1, node-2');
    await lab.sh(`bridge -n node-1 fdb append ${entry}`);
    await line(events, 'node-1', 'fdb', `+ ${entry} self permanent`);
  });

  it('a route that was replaced, and what it was', async () => {
    await lab.sh('ip -n node-1 route replace 10.244.2.0/24 dev eth0');
    await line(
      events,
      'node-1',
      ...[
        'routes',
        '~ 10.244.2.0/24 dev eth0',
        '# pods of node-2',
        '(was via 10.244.2.0 dev flannel.1 onlink)',
      ],
    );
  });

  it('a device that goes down and up, with the routes it takes along, of which the kernel says nothing', async () => {
    await lab.sh('ip -n pod-c link set eth0 down');
    await line(events, 'pod-c', 'links', '~ 2: eth0', 'state DOWN', '(was state UP');
    await line(events, 'pod-c', 'routes', '- default via 10.244.1.1 dev eth0');
    await line(events, 'node-1', 'links', vethOf('pod-c'), 'NO-CARRIER', '# veth:pod-c');
    await lab.sh('ip -n pod-c link set eth0 up; ip -n pod-c route add default via 10.244.1.1');
    await line(events, 'pod-c', 'links', '~ 2: eth0', 'state UP');
    await line(events, 'pod-c', 'routes', '+ default via 10.244.1.1 dev eth0', '# node-1/cni0');
  });

  it('an address that was added and taken away', async () => {
    await lab.sh('ip -n pod-c addr add 198.51.100.7/24 dev eth0');
    await line(events, 'pod-c', 'addresses', '+ inet 198.51.100.7/24 scope global eth0');
    await line(events, 'pod-c', 'routes', '+ 198.51.100.0/24 dev eth0 proto kernel');
    await lab.sh('ip -n pod-c addr del 198.51.100.7/24 dev eth0');
    await line(events, 'pod-c', 'addresses', '- inet 198.51.100.7/24 scope global eth0');
    await line(events, 'pod-c', 'routes', '- 198.51.100.0/24 dev eth0');
  });

  it("a pod's cable that leaves the bridge", async () => {
    const veth = vethOf('pod-c');
    await lab.sh(`ip -n node-1 link set ${veth} nomaster; ip -n node-1 link set ${veth} master cni0`);
    await line(events, 'node-1', 'links', veth, '# veth:pod-c', '(was master cni0)');
    await line(events, 'node-1', 'links', `${veth} mtu 1450 master cni0`);
  });

  it('a lease that is gone from the store', async () => {
    expect((await lab.run('lease', 'revoke', 'node-2')).exitCode).toBe(0);
    await line(events, 'node-2', 'leases', '- 10.244.2.0/24 via 192.168.50.12 vxlan');
    const { stdout, exitCode } = await lab.run('status');
    expect(stdout).toContain("node-2: flannel's agent is not ready");
    expect(stdout).toContain('k8s-netlab node restart node-2 --agent');
    expect(exitCode).toBe(1);
    expect((await lab.run('node', 'restart', 'node-2', '--agent')).exitCode).toBe(0);
    await line(events, 'node-2', 'leases', '+ 10.244.2.0/24 via 192.168.50.12 vxlan');
  });

  it('no row twice, although the kernel repeats itself; one that is deleted fails first', async () => {
    const entry = '203.0.113.9 lladdr 02:00:00:00:00:09 dev eth0 nud permanent';
    await lab.sh(`for i in 1 2 3; do ip -n pod-b neigh replace ${entry}; done`);
    await lab.sh('ip -n pod-b neigh del 203.0.113.9 dev eth0');
    await line(events, 'pod-b', '- 203.0.113.9');
    const signs = events.stdout().match(/[-+~](?= 203\.0\.113\.9 )/g);
    expect(signs).toEqual(['+', '~', '-']);
  });
});

describe('events can be narrowed', () => {
  it('to places and tables, and be read as data', async () => {
    await using events = await followEvents(lab, 'node-1', '--table', 'arp,routes', '--json');
    await lab.sh('ip -n node-2 route add 192.0.2.0/24 dev eth0; ip -n node-1 addr add 192.0.2.1/24 dev eth0');
    await line(events, '192.0.2.0/24');
    const data = events
      .stdout()
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(data).toMatchObject([
      {
        ...{ where: 'node-1', table: 'routes', change: 'added', row: { dst: '192.0.2.0/24', dev: 'eth0' } },
        at: expect.stringMatching(/^\d{4}-.*Z$/) as unknown,
      },
    ]);
  });

  it('or widened to IPv6, which is left out otherwise', async () => {
    await using all = await followEvents(lab, 'pod-a', '--all');
    await using some = await followEvents(lab, 'pod-a');
    await lab.sh('ip -n pod-a addr add 2001:db8::7/64 dev eth0; ip -n pod-a addr add 192.0.2.7/32 dev eth0');
    await line(all, 'addresses', '+ inet6 2001:db8::7/64');
    await line(some, 'addresses', '+ inet 192.0.2.7/32');
    expect(some.stdout()).not.toContain('2001:db8');
  });

  it('but not to what is no table', async () => {
    const { exitCode, stderr } = await lab.run('events', '--table', 'neigh,arrp');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Tables are neigh, fdb, routes, links, addresses, leases.');
  });
});

describe('a burst of a thousand changes', () => {
  const added = (events: Following): number => events.stdout().match(/"change":"added"/g)?.length ?? 0;
  const burst = (from: number, to: number): string =>
    `seq ${from} ${to} | sed 's/.*/route add 203.0.113.0\\/24 dev eth0 metric &/' | ip -n pod-b -batch -`;

  it('is told to the last', async () => {
    await using events = await followEvents(lab, 'pod-b', '--json');
    await lab.sh(burst(1, 1000));
    await eventually(() => added(events) === 1000);
    expect(events.stdout()).not.toContain('"lost"');
  });

  it('too big for the kernel to keep is said to be lost, and what it came to is told', async () => {
    await using events = await followEvents(lab, 'pod-b', '--json');
    const [pid] = await listeners(lab);
    const mtus = "seq 10001 30000 | sed 's/.*\\(..\\)/link set eth0 mtu 13\\1/' | ip -n pod-b -batch -";
    await lab.sh(
      `kill -STOP ${pid}; ${mtus}; ip -n pod-b route add 192.0.2.0/24 dev eth0; kill -CONT ${pid}`,
    );
    await line(events, '"where":"pod-b","change":"lost"');
    await line(events, '"change":"added","line":"192.0.2.0/24 dev eth0');
  });
});

describe('a namespace that goes', () => {
  it('is told, and goes although it was listened to: its cable is gone', async () => {
    await using own = await wiredLab();
    await using events = await followEvents(own);
    await own.sh('ip netns del pod-c');
    await line(events, 'pod-c', 'its network namespace is gone');
    await line(events, 'node-1', 'links', '# veth:pod-c', '- ');
  });
});

describe('a listener that was stopped by a signal', () => {
  const wanted = { kind: 'tables', places: ['pod-a'], isWithIpv6: false } as const;

  it('is killed when it is of no more use', async () => {
    const listener = openListener(lab.open.inside, { answerMs: 10_000, endMs: 100 });
    await listener.listen(wanted, () => undefined);
    await lab.sh(`kill -STOP ${(await listeners(lab)).join(' ')}`);
    await listener[Symbol.asyncDispose]();
    await eventually(async () => (await listeners(lab)).length === 0);
  });

  it('does not keep those waiting who want its last words', async () => {
    await using listener = openListener(lab.open.inside, { answerMs: 2000, endMs: 100 });
    const listening = await listener.listen(wanted, () => undefined);
    await lab.sh(`kill -STOP ${(await listeners(lab)).join(' ')}`);
    await expect(listening.stop()).rejects.toThrow('no answer came within 2 s');
  });
});

describe('events leaves nothing behind', () => {
  it('when it is interrupted', async () => {
    const events = await followEvents(lab);
    expect(await listeners(lab)).toHaveLength(1);
    events.kill('SIGINT');
    expect((await events.ended).exitCode).toBe(130);
    expect(await listeners(lab)).toEqual([]);
  });

  it('when it is killed', async () => {
    const events = await followEvents(lab);
    events.kill('SIGKILL');
    await events.ended;
    await eventually(async () => (await listeners(lab)).length === 0);
  });

  it('when its lab goes down, and says so', async () => {
    await using own = await wiredLab();
    const events = await followEvents(own);
    const watching = follow(own, 'inspect', 'arp', '--watch');
    await eventually(() => watching.stdout().includes('ARP table'));
    await down(own.open.name, own.env);
    for (const { ended, stderr } of [events, watching]) {
      expect((await ended).exitCode).toBe(0);
      expect(stderr()).toContain(`lab ${own.open.name} went down\n`);
    }
  });
});
