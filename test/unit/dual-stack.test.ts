import { describe, expect, it } from 'vitest';
import { expectedState } from '../../src/check/status/expected-state.ts';
import { findObstacles } from '../../src/converge/obstacles.ts';
import { reserveAddresses } from '../../src/lab/host-local.ts';
import { predictLeases } from '../../src/lab/predict-leases.ts';
import { leaseKey } from '../../src/lease/lease-key.ts';
import { inet6 } from '../../src/net/family.ts';
import { Cidr6 } from '../../src/net/ipv6.ts';
import { design } from '../../src/netlab.ts';
import { formatStep } from '../../src/plan/format-step.ts';
import { planLab } from '../../src/plan/plan-lab.ts';
import { parse } from './scenario-text.ts';

const NODES = 'nodes: [node-1, node-2]';
const PODS = 'pods: [pod-a@node-1, pod-c@node-1, pod-b@node-2]';
const dual = (...keys: readonly string[]) =>
  parse(NODES, PODS, `network: { ${['EnableIPv6: true', ...keys].join(', ')} }`);
const lab = await design(dual());

describe("flannel's defaults of IPv6", () => {
  it.each([
    ['fc00::/48', 64, 'fc00:0:0:1::', 'fc00:0:0:ffff::'],
    ['fd00:10:244::/56', 64, 'fd00:10:244:1::', 'fd00:10:244:ff::'],
    ['fd00::/62', 64, 'fd00:0:0:1::', 'fd00:0:0:3::'],
    ['fd00::/63', 65, 'fd00::8000:0:0:0', 'fd00:0:0:1:8000::'],
    ['fd00::/124', 126, 'fd00::4', 'fd00::c'],
  ])('%s is cut into /%i, given out from %s to %s', (...row) => {
    const [cidr, subnetLength, subnetMin, subnetMax] = row;
    const { ipv6 } = dual(`IPv6Network: '${cidr}'`).network;
    expect(ipv6).toEqual({ cidr, subnetLength, subnetMin, subnetMax });
  });

  it('give way to what is written', () => {
    const { ipv6 } = dual(
      'IPv6SubnetLen: 60',
      "IPv6SubnetMin: 'fd00:10:244::'",
      "IPv6SubnetMax: 'fd00:10:244:20::'",
    ).network;
    expect(ipv6).toMatchObject({
      subnetLength: 60,
      subnetMin: 'fd00:10:244::',
      subnetMax: 'fd00:10:244:20::',
    });
  });

  it('name the network, for which flannel itself has none', () => {
    expect(dual().network.netConf).toBe(
      '{"Network":"10.244.0.0/16","EnableIPv6":true,"IPv6Network":"fd00:10:244::/56","Backend":{"Type":"vxlan"}}',
    );
  });
});

describe('a lab of both families', () => {
  it('gives nodes, bridges, tunnels and pods an IPv6 address each', () => {
    expect(lab.underlay.ipv6).toEqual({ subnet: 'fd00:192:168:50::/64', gateway: 'fd00:192:168:50::1' });
    expect(lab.nodes.map(({ ipv6 }) => [ipv6?.address, ipv6?.subnet, ipv6?.gateway])).toEqual([
      ['fd00:192:168:50::11', 'fd00:10:244:1::/64', 'fd00:10:244:1::1'],
      ['fd00:192:168:50::12', 'fd00:10:244:2::/64', 'fd00:10:244:2::1'],
    ]);
    expect(lab.pods.map(({ name, ipv6 }) => [name, ipv6?.address])).toEqual([
      ['pod-a', 'fd00:10:244:1::2'],
      ['pod-c', 'fd00:10:244:1::3'],
      ['pod-b', 'fd00:10:244:2::2'],
    ]);
  });

  it('has a second tunnel with a MAC of its own and 20 bytes less, while pods are told the MTU of the first', () => {
    const [{ vtep, ipv6, podMtuBytes } = lab.nodes[1]!] = lab.nodes;
    expect(ipv6?.vtep).toMatchObject({
      name: 'flannel-v6.1',
      address: 'fd00:10:244:1::',
      port: 8472,
      mtuBytes: 1430,
    });
    expect(ipv6?.vtep?.mac).not.toBe(vtep?.mac);
    expect(podMtuBytes).toBe(1450);
  });

  it('leaves the second tunnel what a smaller Backend.MTU asks for', async () => {
    const { nodes } = await design(dual('Backend: { Type: vxlan, MTU: 1400 }'));
    expect(nodes[0]?.ipv6?.vtep?.mtuBytes).toBe(1350);
  });

  it('leaves what one node asks for to that node, in each family by itself', async () => {
    const { nodes } = await design(
      parse(
        "nodes: [{ name: node-1, subnet: 10.244.2.0/24 }, { name: node-2, subnet6: 'fd00:10:244:1::/64' }]",
        'network: { EnableIPv6: true }',
      ),
    );
    expect(nodes.map(({ subnet, ipv6 }) => [subnet, ipv6?.subnet])).toEqual([
      ['10.244.2.0/24', 'fd00:10:244:2::/64'],
      ['10.244.1.0/24', 'fd00:10:244:1::/64'],
    ]);
  });

  it('takes the addresses that are asked for', async () => {
    const { nodes, pods } = await design(
      parse(
        "nodes: [{ name: node-1, address6: 'fd00:192:168:50::99' }]",
        "pods: [{ name: pod-a, node: node-1, address6: 'fd00:10:244:7::5' }, pod-b@node-1]",
        'network: { EnableIPv6: true }',
      ),
    );
    expect(nodes[0]?.ipv6).toMatchObject({ address: 'fd00:192:168:50::99', subnet: 'fd00:10:244:7::/64' });
    expect(pods.map(({ ipv6 }) => ipv6?.address)).toEqual(['fd00:10:244:7::5', 'fd00:10:244:7::6']);
  });

  it('has both subnets in the key of a lease, and both announcements in it', async () => {
    const leases = await predictLeases(dual());
    expect(leaseKey(leases[0]!)).toBe('/coreos.com/network/subnets/10.244.1.0-24&fd00:10:244:1::-64');
    expect(leases[0]).toMatchObject({
      publicIp6: 'fd00:192:168:50::11',
      backend6: { kind: 'vxlan', vni: 1, vtepMac: lab.nodes[0]?.ipv6?.vtep?.mac },
    });
  });

  it('cannot be made of one without IPv6', async () => {
    const obstacles = findObstacles(await design(parse(NODES, PODS)), lab);
    expect(obstacles).toContainEqual({
      what: 'the pod network',
      before: '10.244.0.0/16',
      after: '10.244.0.0/16 and fd00:10:244::/56',
    });
  });

  it('has nothing of IPv6 unless it is switched on', async () => {
    const plain = await design(parse(NODES, PODS));
    expect(JSON.stringify(plain)).not.toMatch(/ipv6|fd00/i);
  });
});

describe('host-local with IPv6', () => {
  it('gives out the last address too, there being no broadcast, and then no more', () => {
    const subnet = Cidr6.parse('fd00::8/125');
    const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ name, address: undefined }));
    expect([...reserveAddresses(inet6, { subnet }, six).byName.values()]).toEqual([
      ...['fd00::a', 'fd00::b', 'fd00::c', 'fd00::d', 'fd00::e', 'fd00::f'],
    ]);
    expect(() => reserveAddresses(inet6, { subnet }, [...six, { name: 'g', address: undefined }])).toThrow(
      'no address is left in fd00::8/125',
    );
  });
});

describe('the plan of both families', () => {
  const commandsOf = async (...keys: readonly string[]) =>
    planLab(await design(dual(...keys)))
      .nodes[0]!.steps.map(formatStep)
      .map((command) => command.replaceAll(/([0-9a-f]{2}:){5}[0-9a-f]{2}/g, 'MAC'));

  it('makes both tunnel devices before either has its address, as the lease lies between', async () => {
    const commands = await commandsOf();
    const at = (words: string): number => commands.findIndex((command) => command.includes(words));
    expect(at('link add flannel-v6.1')).toBeLessThan(at('addr add 10.244.1.0/32 dev flannel.1'));
    expect(commands.filter((command) => /flannel-v6[./]1/.test(command))).toEqual([
      'ip -n node-1 link add flannel-v6.1 address MAC mtu 1450 txqueuelen 0 type vxlan id 1 local fd00:192:168:50::11 dev eth0 dstport 8472 nolearning',
      'ip netns exec node-1 sysctl -w net.ipv6.conf.flannel-v6/1.accept_ra=0',
      'ip netns exec node-1 sysctl -w net.ipv6.conf.flannel-v6/1.accept_dad=0',
      'ip -n node-1 addr add fd00:10:244:1::/128 dev flannel-v6.1',
      'ip -n node-1 link set flannel-v6.1 up',
      'ip -n node-1 neigh replace fd00:10:244:2:: lladdr MAC dev flannel-v6.1 nud permanent',
      'bridge -n node-1 fdb replace MAC dev flannel-v6.1 dst fd00:192:168:50::12 self permanent',
      'ip -n node-1 route replace fd00:10:244:2::/64 via fd00:10:244:2:: dev flannel-v6.1 onlink',
    ]);
  });

  it('has one plain route a peer and family with host-gw', async () => {
    expect(await commandsOf('Backend: { Type: host-gw }')).toContain(
      'ip -n node-1 route replace fd00:10:244:2::/64 via fd00:192:168:50::12 dev eth0',
    );
  });

  it('notes both addresses of a pod as host-local does, each family with a cursor of its own', () => {
    const files = planLab(lab)
      .nodes[0]!.steps.flatMap((step) => (step.tool === 'write' ? [step] : []))
      .map(({ path, content }) => [path.split('/').at(-1), content]);
    expect(files).toContainEqual(['fd00:10:244:1::2', 'pod-a\r\neth0']);
    expect(files).toContainEqual(['last_reserved_ip.1', 'fd00:10:244:1::3']);
    expect(files).toContainEqual([
      'subnet.env',
      'FLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_SUBNET=10.244.1.1/24\nFLANNEL_IPV6_NETWORK=fd00:10:244::/56\nFLANNEL_IPV6_SUBNET=fd00:10:244:1::1/64\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=false\n',
    ]);
  });
});

describe('what should be there', () => {
  it('is each entry of flannel once a family', () => {
    const { neighbours, fdb, routes } = expectedState(lab);
    const ofNode1 = <T extends { readonly where: string }>(rows: readonly T[]): readonly T[] =>
      rows.filter(({ where }) => where === 'node-1');
    expect(ofNode1(neighbours).map(({ ip, dev }) => [ip, dev])).toEqual([
      ['10.244.2.0', 'flannel.1'],
      ['fd00:10:244:2::', 'flannel-v6.1'],
    ]);
    expect(ofNode1(fdb).map(({ dst, dev }) => [dst, dev])).toEqual([
      ['192.168.50.12', 'flannel.1'],
      ['fd00:192:168:50::12', 'flannel-v6.1'],
    ]);
    expect(ofNode1(routes)).toContainEqual({
      ...{ where: 'node-1', family: 'inet6', dst: 'default', via: 'fd00:192:168:50::1', dev: 'eth0' },
      ...{ isOnlink: false, leadsTo: 'all else' },
    });
  });
});
