import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Cidr } from '../../src/net/ipv4.ts';
import { Cidr6 } from '../../src/net/ipv6.ts';
import { Mac } from '../../src/net/mac.ts';
import {
  added,
  peer,
  removed,
  address6,
  type OneNodeLab,
  oneNodeLab,
  context,
  dual,
  own,
  vxlan,
} from './one-node-lab.ts';

let lab: OneNodeLab;

beforeAll(async () => {
  lab = await oneNodeLab();
});
afterAll(() => lab[Symbol.asyncDispose]());
afterEach(() => lab.clean());

describe('vxlan makes its device', () => {
  it('with the MAC it announces, the address of its subnet, 50 bytes below the MTU, and no router advertisements', async () => {
    const { registered, log } = await lab.run(vxlan);
    expect(registered).toMatchObject({ mtuBytes: 1450, devices: ['flannel.1'] });
    expect(registered.lease.backend).toEqual({ kind: 'vxlan', vni: 1, vtepMac: own });
    expect(log).toEqual(['I VXLAN config: VNI=1 Port=0 GBP=false Learning=false DirectRouting=false']);
    const device = await lab.inNode('ip -d addr show flannel.1');
    expect(device).toMatch(
      /<BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UNKNOWN group default/,
    );
    expect(device).not.toContain('qlen');
    expect(device).toContain('vxlan id 1 local 192.168.50.11 dev eth0 srcport 0 0 dstport 8472 nolearning');
    expect(device).toContain('inet 10.244.8.0/32 scope global flannel.1');
    expect(await lab.inNode('cat /proc/sys/net/ipv6/conf/flannel.1/accept_ra')).toBe('0\n');
  });

  it('for IPv6 too, whose MTU the kernel makes smaller than flannel says', async () => {
    const lease = { subnet: Cidr.parse('10.244.8.0/24'), subnet6: Cidr6.parse('fd00:10:244:8::/64') };
    const { registered } = await lab.run(vxlan, [], { context: dual, lease });
    expect(registered).toMatchObject({ mtuBytes: 1450, devices: ['flannel.1', 'flannel-v6.1'] });
    expect(registered.lease).toMatchObject({ publicIp6: address6, backend6: { vtepMac: vxlan.vtepMac6 } });
    const device = await lab.inNode('ip -d addr show flannel-v6.1');
    expect(device).toContain('mtu 1430');
    expect(device).toContain('inet6 fd00:10:244:8::/128 scope global');
  });

  it('below the MTU that is asked for', async () => {
    expect((await lab.run({ ...vxlan, mtuBytes: 1400 })).registered.mtuBytes).toBe(1350);
    expect(await lab.inNode('ip link show flannel.1')).toContain('mtu 1350');
  });

  it('not where its own interface is not there, in words', async () => {
    const external = { ...context.external, name: 'eth9' };
    const { failed } = await lab.run(vxlan, [], { context: { ...context, external } });
    expect(failed).toContain('error looking up interface eth9');
  });
});

describe('a vxlan device that is there', () => {
  const other = { ...vxlan, vtepMac: Mac.parse('02:00:00:00:00:02') };

  it('is kept, and so is the MAC that its lease tells, where it agrees', async () => {
    await lab.run(vxlan);
    const { registered, log } = await lab.run(other);
    expect(registered.lease.backend).toMatchObject({ vtepMac: own });
    expect(log).toHaveLength(1);
  });

  it.each([
    [{ port: 4789 }, 'port: 4789 vs 8472'],
    [{ gbp: true }, 'gbp: true vs false'],
  ])('is made again where it does not: %j', async (change, difference) => {
    await lab.run(vxlan);
    const { registered, log } = await lab.run({ ...other, ...change });
    expect(registered.lease.backend).toMatchObject({ vtepMac: other.vtepMac });
    expect(log[1]).toBe(
      `W "flannel.1" already exists with incompatible configuration: ${difference}; recreating device`,
    );
  });

  it('is made again where it is of another kind', async () => {
    await lab.sh('ip -n node-1 link add flannel.1 type bridge');
    expect((await lab.run(vxlan)).log[1]).toContain('link type: vxlan vs bridge');
  });

  it('loses other addresses inside the pod network, and those only', async () => {
    await lab.run(vxlan);
    await lab.sh(
      'for a in 10.244.9.0/32 10.244.8.0/24 192.0.2.1/32; do ip -n node-1 addr add $a dev flannel.1; done',
    );
    await lab.run(vxlan);
    const shown = await lab.inNode('ip -4 -o addr show flannel.1');
    expect(shown.match(/inet \S+/g)).toEqual(['inet 10.244.8.0/32', 'inet 192.0.2.1/32']);
  });

  it('loses every other IPv6 address but the link’s own', async () => {
    const lease = { subnet: Cidr.parse('10.244.8.0/24'), subnet6: Cidr6.parse('fd00:10:244:8::/64') };
    await lab.run(vxlan, [], { context: dual, lease });
    await lab.sh('ip -n node-1 addr add 2001:db8:1::1/128 dev flannel-v6.1');
    await lab.run(vxlan, [], { context: dual, lease });
    const shown = await lab.inNode('ip -6 -o addr show flannel-v6.1');
    expect(shown.match(/inet6 \S+/g)).toEqual([
      'inet6 fd00:10:244:8::/128',
      expect.stringContaining('inet6 fe80:'),
    ]);
  });
});

describe('a vxlan device that somebody deletes', () => {
  const gone = { sh: 'ip -n node-1 link del flannel.1' };
  const back = {
    until:
      'ip -n node-1 -o addr show flannel.1 | grep -q 10.244.8.0/32 && ip -n node-1 -o link show up | grep -q flannel.1',
  };

  it('comes back with its address and another MAC, and without its peers, as flannel has it', async () => {
    const { log } = await lab.run(vxlan, [added(peer(60)), gone, back]);
    expect(log[1]).toBe('W flannel.1 was deleted, making it again');
    expect(await lab.inNode('ip link show flannel.1')).not.toContain(own);
    expect([...(await lab.routes()), ...(await lab.fdb()), ...(await lab.neighbours())]).toEqual([]);
  });

  it('comes back with all it had, where that is asked for', async () => {
    const restored = { until: 'ip -n node-1 route show proto boot | grep -q 10.244.60.0/24' };
    await lab.run({ ...vxlan, deletedDevice: 'restore' }, [
      added(peer(60), peer(61)),
      removed(peer(61)),
      gone,
      back,
      restored,
    ]);
    expect(await lab.inNode('ip link show flannel.1')).toContain(own);
    expect(await lab.routes()).toEqual(['10.244.60.0/24 via 10.244.60.0 dev flannel.1 onlink']);
    expect(await lab.fdb()).toEqual(['02:00:00:00:00:60 dst 192.168.50.60 self permanent']);
    expect(await lab.neighbours()).toEqual(['10.244.60.0 lladdr 02:00:00:00:00:60 PERMANENT']);
  });
});
