import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Agents, agentsOf } from '../../src/agent/client.ts';
import { leaseViewIn } from '../../src/sandbox/find-lab.ts';
import { entriesOf, expectWhole, lostDuring } from './agent-lab.ts';
import { eventually } from './eventually.ts';
import { labOf, type WiredLab } from './wired-lab.ts';

const FOREIGN = '/coreos.com/network/subnets/10.244.77.0-24';
const VALUE = (mac: string) =>
  JSON.stringify({
    PublicIP: '192.168.50.77',
    PublicIPv6: null,
    BackendType: 'vxlan',
    BackendData: { VNI: 1, VtepMAC: mac },
  });

let lab: WiredLab;
let agents: Agents;
beforeAll(async () => {
  lab = await labOf(`apiVersion: k8s-netlab/v1
name: etcd
store: { kind: etcd, members: 1 }
nodes: [node-1, node-2]
pods: [pod-a@node-1, pod-b@node-2]
`);
  agents = agentsOf(lab.open.stateFolder);
});
afterAll(() => lab[Symbol.asyncDispose]());

/** As an operator at the machine of etcd. */
const etcdctl = (words: string) =>
  lab.sh(`ip netns exec control-plane env ETCDCTL_API=3 etcdctl --endpoints=http://127.0.0.1:2379 ${words}`);

const put = (mac: string) => etcdctl(`put ${FOREIGN} '${VALUE(mac)}'`);

const view = () => leaseViewIn(lab.open.stateFolder);

describe('agents whose store is etcd', () => {
  it("write flannel's own keys and values there, each under a lease of a day", async () => {
    const said = (await etcdctl('get --prefix /coreos.com/network')).trim().split('\n');
    expect(said.filter((_line, index) => index % 2 === 0)).toEqual([
      '/coreos.com/network/config',
      '/coreos.com/network/subnets/10.244.1.0-24',
      '/coreos.com/network/subnets/10.244.2.0-24',
    ]);
    expect(said[3]).toMatch(
      /^\{"PublicIP":"192\.168\.50\.11","PublicIPv6":null,"BackendType":"vxlan","BackendData":\{"VNI":1,"VtepMAC":"[0-9a-f:]{17}"\}\}$/,
    );
    const [entry] = (await agents.leases()).entries;
    expect(Date.parse(entry?.expiresAt ?? '') - Date.now()).toBeGreaterThan(86_000_000);
    await expectWhole(lab);
  });

  it('hear of a key that an operator writes, and of its end', async () => {
    await put('02:00:00:00:00:77');
    await agents.settle();
    expect(await entriesOf(lab, 'node-2')).toContain('10.244.77.0/24 via 10.244.77.0 onlink');
    await expectWhole(lab);
    await etcdctl(`del ${FOREIGN}`);
    await agents.settle();
    expect(await entriesOf(lab, 'node-2')).not.toContain('77');
  });
});

describe('while etcd is down', () => {
  it('traffic goes on, and the leases are shown as last known', async () => {
    const lost = await lostDuring(lab, async () => {
      expect((await lab.run('store', 'stop')).exitCode).toBe(0);
      await eventually(async () => (await view()).isStale);
    });
    expect(lost).toBe(0);
    expect((await view()).entries).toHaveLength(2);
    expect((await lab.run('inspect', 'leases')).stdout).toContain('10.244.2.0/24');
  });

  it('nothing is missed: when it is back the agents hear of what is new', async () => {
    expect((await lab.run('store', 'start')).exitCode).toBe(0);
    await eventually(async () => !(await view()).isStale);
    await put('02:00:00:00:00:77');
    await agents.settle();
    expect(await entriesOf(lab, 'node-1')).toContain('10.244.77.0/24');
    await expectWhole(lab);
  });
});

describe('a node that is cut off from etcd', () => {
  it('goes on with what it knew, and catches up with what was compacted away meanwhile', async () => {
    await lab.sh('ip -n node-1 link set eth0 down');
    await etcdctl(`del ${FOREIGN}`);
    await etcdctl("put /other ''");
    const { header } = JSON.parse(await etcdctl('get /other -w json')) as { header: { revision: number } };
    await etcdctl(`compaction ${header.revision}`);
    expect(await entriesOf(lab, 'node-1')).toContain('10.244.77.0/24');
    await lab.sh(
      'ip -n node-1 link set eth0 up; ip -n node-1 route replace default via 192.168.50.254 dev eth0',
    );
    await agents.settle();
    expect(await entriesOf(lab, 'node-1')).not.toContain('77');
    await expectWhole(lab);
  });
});
