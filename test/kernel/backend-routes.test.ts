import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Ipv4 } from '../../src/net/ipv4.ts';
import { Cidr6, Ipv6 } from '../../src/net/ipv6.ts';
import type { SubnetLease } from '../../src/lease/subnet-lease.ts';
import { added, type OneNodeLab, oneNodeLab, context, dual, peer, removed } from './one-node-lab.ts';

let lab: OneNodeLab;

beforeAll(async () => {
  lab = await oneNodeLab();
});
afterAll(() => lab[Symbol.asyncDispose]());
afterEach(() => lab.clean());

describe('host-gw', () => {
  const hostGw = { kind: 'host-gw' } as const;
  const near = (number: number): SubnetLease => peer(number, hostGw);

  it('routes to its peers by their nodes, and needs no device', async () => {
    const { registered, log } = await lab.run(hostGw, [added(near(60))]);
    expect(registered).toMatchObject({ mtuBytes: 1500, devices: [], lease: { backend: hostGw } });
    expect(await lab.routes()).toEqual(['10.244.60.0/24 via 192.168.50.60 dev eth0']);
    expect(log).toEqual(['I Subnet added: 10.244.60.0/24 via 192.168.50.60']);
  });

  it('leaves its routes when it ends, and takes those of a peer that goes', async () => {
    await lab.run(hostGw, [added(near(60), near(61)), removed(near(60))]);
    expect(await lab.routes()).toEqual(['10.244.61.0/24 via 192.168.50.61 dev eth0']);
  });

  it('takes the place of another route, and leaves an equal one', async () => {
    await lab.sh('ip -n node-1 route add 10.244.60.0/24 via 192.168.50.99');
    const { log } = await lab.run(hostGw, [added(near(60)), added(near(60))]);
    expect(log.filter((line) => !line.includes('Subnet'))).toEqual([
      'W Replacing existing route to 10.244.60.0/24 via 192.168.50.99 with 10.244.60.0/24 via 192.168.50.60 dev eth0',
      'I Route to 10.244.60.0/24 via 192.168.50.60 dev eth0 already exists, skipping.',
    ]);
    expect(await lab.routes()).toEqual(['10.244.60.0/24 via 192.168.50.60 dev eth0']);
  });

  it('remembers one route of a peer that moved, and puts that back when it is gone', async () => {
    const moved = { ...near(60), publicIp: Ipv4.parse('192.168.50.62') };
    const gone = { sh: 'ip -n node-1 route del 10.244.60.0/24' };
    const { log, results } = await lab.run(hostGw, [
      added(near(60)),
      added(moved),
      gone,
      { check: true },
      { check: true },
    ]);
    expect(log.at(-1)).toBe('I Route recovered 10.244.60.0/24 : 192.168.50.62');
    expect(results.slice(-2)).toEqual([
      [[{ action: 'set', table: 'routes', text: '10.244.60.0/24 via 192.168.50.62 dev eth0' }]],
      [],
    ]);
    expect(await lab.routes()).toEqual(['10.244.60.0/24 via 192.168.50.62 dev eth0']);
  });

  it('says which peer is out of reach', async () => {
    const far = { ...near(60), publicIp: Ipv4.parse('203.0.113.60') };
    const { log } = await lab.run(hostGw, [added(far)]);
    expect(log[1]).toMatch(
      /^E Error adding route to 10.244.60.0\/24 via 203.0.113.60 dev eth0: Network is unreachable/,
    );
  });

  it('ignores peers of another backend', async () => {
    const { log } = await lab.run(hostGw, [added(peer(60))]);
    expect(log).toEqual(['W Ignoring non-host-gw subnet: type=vxlan']);
    expect(await lab.routes()).toEqual([]);
  });

  it('refuses a public address that its interface has not', async () => {
    const external = { ...context.external, publicIp: Ipv4.parse('203.0.113.1') };
    const { failed } = await lab.run(hostGw, [], { context: { ...context, external } });
    expect(failed).toContain('your PublicIP differs from interface IP');
  });

  it('routes IPv6 too', async () => {
    const six = { subnet6: Cidr6.parse('fd00:10:244:60::/64'), publicIp6: Ipv6.parse('2001:db8::60') };
    await lab.run(hostGw, [added({ ...near(60), ...six, backend6: hostGw })], { context: dual });
    expect(await lab.inNode('ip -6 route show fd00:10:244:60::/64')).toContain(
      'via 2001:db8::60 dev eth0 metric 1024',
    );
  });
});

it('ipip makes its tunnel, or says that the kernel has none', async () => {
  const { failed, registered } = await lab.run({ kind: 'ipip', directRouting: false }, []);
  if (failed === undefined) expect(registered).toMatchObject({ mtuBytes: 1480, devices: ['flannel.ipip'] });
  else
    expect(failed).toContain('flannel.ipip could not be made: Operation not supported: Unknown device type');
});

it('alloc leases and does nothing else', async () => {
  const { registered, results } = await lab.run({ kind: 'alloc' }, [added(peer(60))]);
  expect(registered).toMatchObject({ mtuBytes: 1500, devices: [], lease: { backend: { kind: 'unnamed' } } });
  expect(results).toEqual([[]]);
});
