import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Cidr, Ipv4 } from '../../src/net/ipv4.ts';
import { Cidr6, Ipv6 } from '../../src/net/ipv6.ts';
import { Mac } from '../../src/net/mac.ts';
import { added, type OneNodeLab, oneNodeLab, dual, own, peer, removed, vxlan } from './one-node-lab.ts';

let lab: OneNodeLab;

beforeAll(async () => {
  lab = await oneNodeLab();
});
afterAll(() => lab[Symbol.asyncDispose]());
afterEach(() => lab.clean());

describe('vxlan programs a peer', () => {
  it('as ARP, then FDB, then route, and takes them back in the same order', async () => {
    const { results } = await lab.run(vxlan, [
      added(peer(60)),
      { sh: 'ip -n node-1 neigh show dev flannel.1' },
      removed(peer(60)),
    ]);
    const entries = [
      { table: 'neigh', text: '10.244.60.0 dev flannel.1 lladdr 02:00:00:00:00:60 PERMANENT' },
      { table: 'fdb', text: '02:00:00:00:00:60 dev flannel.1 dst 192.168.50.60 self permanent' },
      { table: 'routes', text: '10.244.60.0/24 via 10.244.60.0 dev flannel.1 onlink' },
    ];
    expect(results[0]).toEqual([entries.map((entry) => ({ action: 'set', ...entry }))]);
    expect(results[1]).toContain('10.244.60.0 lladdr 02:00:00:00:00:60 PERMANENT');
    expect(results[2]).toEqual([entries.map((entry) => ({ action: 'removed', ...entry }))]);
    expect([...(await lab.routes()), ...(await lab.fdb()), ...(await lab.neighbours())]).toEqual([]);
  });

  it('of both families', async () => {
    const six = { subnet6: Cidr6.parse('fd00:10:244:60::/64'), publicIp6: Ipv6.parse('2001:db8::60') };
    const lease = {
      ...peer(60),
      ...six,
      backend6: { kind: 'vxlan', vni: 1, vtepMac: Mac.parse('02:00:00:00:06:60') },
    } as const;
    await lab.run(vxlan, [added(lease)], {
      context: dual,
      lease: { subnet: Cidr.parse('10.244.8.0/24'), subnet6: Cidr6.parse('fd00:10:244:8::/64') },
    });
    expect(await lab.inNode('ip -6 route show dev flannel-v6.1')).toContain(
      'fd00:10:244:60::/64 via fd00:10:244:60:: metric 1024 onlink',
    );
    expect(await lab.inNode('bridge fdb show dev flannel-v6.1')).toContain(
      '02:00:00:00:06:60 dst 2001:db8::60 self permanent',
    );
    expect(await lab.inNode('ip -6 neigh show dev flannel-v6.1')).toContain(
      'fd00:10:244:60:: lladdr 02:00:00:00:06:60 PERMANENT',
    );
  });

  it('whose MAC has changed beside the old forwarding entry, which flannel forgets', async () => {
    const rebooted = peer(60, { kind: 'vxlan', vni: 1, vtepMac: Mac.parse('02:00:00:00:00:61') });
    await lab.run(vxlan, [added(peer(60)), added(rebooted)]);
    expect(await lab.fdb()).toHaveLength(2);
    expect(await lab.neighbours()).toEqual(['10.244.60.0 lladdr 02:00:00:00:00:61 PERMANENT']);
  });

  it('whose MAC has changed instead of the old entry, where that is asked for', async () => {
    const rebooted = peer(60, { kind: 'vxlan', vni: 1, vtepMac: Mac.parse('02:00:00:00:00:61') });
    await lab.run({ ...vxlan, staleFdb: 'remove' }, [added(peer(60)), added(rebooted)]);
    expect(await lab.fdb()).toEqual(['02:00:00:00:00:61 dst 192.168.50.60 self permanent']);
  });

  it('without a tunnel where DirectRouting finds it beside, with one behind a router', async () => {
    await lab.sh('ip -n node-1 route add 192.168.60.0/24 via 192.168.50.12');
    const behind = { ...peer(70), publicIp: Ipv4.parse('192.168.60.70') };
    await lab.run({ ...vxlan, directRouting: true }, [added(peer(60), behind)]);
    expect(await lab.routes()).toContain('10.244.60.0/24 via 192.168.50.60 dev eth0');
    expect(await lab.routes()).toContain('10.244.70.0/24 via 10.244.70.0 dev flannel.1 onlink');
    expect(await lab.fdb()).toEqual(['02:00:00:00:00:70 dst 192.168.60.70 self permanent']);
  });

  it('not of another backend, with flanneld’s words', async () => {
    const { log, results } = await lab.run(vxlan, [added(peer(60, { kind: 'host-gw' }))]);
    expect(log[1]).toBe('W ignoring non-vxlan v4Subnet(10.244.60.0/24) v6Subnet(::/0): type=host-gw');
    expect(results).toEqual([[]]);
  });

  it('of another VNI as flannel does, or not where that is refused', async () => {
    const other = peer(60, { kind: 'vxlan', vni: 2, vtepMac: own });
    expect((await lab.run(vxlan, [added(other)])).results[0]?.[0]).toHaveLength(3);
    const { log, results } = await lab.run({ ...vxlan, otherVni: 'refuse' }, [added(other)]);
    expect(results).toEqual([[]]);
    expect(log[1]).toContain('VNI');
  });
});

describe('what the kernel refuses', () => {
  it('of a peer that comes is asked again, told of, and the rest of the peer taken back', async () => {
    const { log, results } = await lab.run(vxlan, [
      { sh: 'ip -n node-1 link set flannel.1 down' },
      added(peer(60)),
    ]);
    expect(log.slice(1)).toEqual([
      expect.stringMatching(/^E #0: Network is down/),
      expect.stringMatching(/^E #1: Network is down/),
      expect.stringMatching(
        /^E failed to add vxlanRoute \(10.244.60.0\/24 via 10.244.60.0 dev flannel.1 onlink\): Network is down/,
      ),
    ]);
    expect(
      results[1]?.[0]?.map(({ action, table, refused }) => [action, table, refused !== undefined]),
    ).toEqual([
      ['set', 'neigh', false],
      ['set', 'fdb', false],
      ['set', 'routes', true],
      ['removed', 'neigh', false],
      ['removed', 'fdb', false],
    ]);
    expect(await lab.fdb()).toEqual([]);
  });

  it('of a peer that goes keeps the rest of it from nothing', async () => {
    const break_ = { sh: 'bridge -n node-1 fdb del 02:00:00:00:00:60 dev flannel.1 dst 192.168.50.60' };
    const { log } = await lab.run(vxlan, [added(peer(60)), break_, removed(peer(60))]);
    expect(log[1]).toBe('E DelFDB failed: No such file or directory');
    expect([...(await lab.routes()), ...(await lab.neighbours())]).toEqual([]);
  });
});
