import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaseKey } from '../../src/lease/lease-key.ts';
import { leaseValue } from '../../src/lease/lease-value.ts';
import type { SubnetLease } from '../../src/lease/subnet-lease.ts';
import { Cidr, Ipv4 } from '../../src/net/ipv4.ts';
import { Mac } from '../../src/net/mac.ts';
import { type AgentLab, agentLab, entriesOf, expectWhole } from './agent-lab.ts';
import { eventually } from './eventually.ts';

const foreign: SubnetLease = {
  subnet: Cidr.parse('10.244.77.0/24'),
  publicIp: Ipv4.parse('192.168.50.77'),
  backend: { kind: 'vxlan', vni: 1, vtepMac: Mac.parse('02:00:00:00:00:77') },
};

let lab: AgentLab;
beforeAll(async () => {
  lab = await agentLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

describe("another writer's lease", () => {
  it('is programmed ARP first, then FDB, then the route, and shown by name of its address', async () => {
    await monitor(lab, '/run/monitor.txt');
    await lab.store.put(leaseKey(foreign), leaseValue(foreign));
    await lab.agents.settle();
    await eventually(async () => (await lab.sh('cat /run/monitor.txt')).includes('10.244.77.0/24'));
    const lines = (await lab.sh('cat /run/monitor.txt')).trim().split('\n');
    expect(lines.map((line) => line.replace(/\s+/g, ' ').trim())).toEqual([
      '10.244.77.0 dev flannel.1 lladdr 02:00:00:00:00:77 PERMANENT',
      '192.168.50.77 dev flannel.1 lladdr 02:00:00:00:00:77 PERMANENT',
      '10.244.77.0/24 via 10.244.77.0 dev flannel.1 onlink',
    ]);
    await expectWhole(lab);
    expect((await lab.run('inspect', 'leases')).stdout).toContain('192.168.50.77');
  });

  it('of a node that moved gives new entries at once, and a stale FDB entry that status names', async () => {
    const vtepMac = Mac.parse('02:00:00:00:01:77');
    const moved: SubnetLease = { ...foreign, backend: { kind: 'vxlan', vni: 1, vtepMac } };
    await lab.store.put(leaseKey(moved), leaseValue(moved));
    await lab.agents.settle();
    const { stdout, exitCode } = await lab.run('status');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      'FDB entry 02:00:00:00:00:77 dev flannel.1 dst 192.168.50.77 belongs to no lease',
    );
    for (const node of ['node-1', 'node-2'])
      await lab.sh(`bridge -n ${node} fdb del 02:00:00:00:00:77 dev flannel.1 dst 192.168.50.77 self`);
  });

  it('that goes takes its entries with it', async () => {
    await lab.store.delete(leaseKey(foreign));
    await lab.agents.settle();
    expect(await entriesOf(lab, 'node-1')).not.toContain('77');
    expect((await lab.run('status')).stdout).not.toContain('no lease');
    await expectWhole(lab);
  });

  it('that nobody understands is skipped, and said', async () => {
    await lab.store.put('/coreos.com/network/subnets/rubbish', '{');
    await lab.agents.settle();
    expect(await lab.log('node-2')).toContain(
      'error parsing etcd event: "/coreos.com/network/subnets/rubbish"',
    );
    await lab.store.delete('/coreos.com/network/subnets/rubbish');
    await lab.agents.settle();
    await expectWhole(lab);
  });
});

/** Writes what the kernel of node-1 says of neighbours and routes, from when this returns. */
async function monitor({ sh }: AgentLab, file: string): Promise<void> {
  const heard = "ip netns exec node-1 awk '$2 == 0 && $4 != 0' /proc/net/netlink | wc -l";
  await sh(
    `before=$(${heard})
timeout 20 ip -n node-1 -o monitor neigh route >${file} 2>&1 </dev/null &
until [ "$(${heard})" -gt "$before" ]; do :; done`,
  );
}
