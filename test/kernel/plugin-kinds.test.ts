import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attachPods } from '../../src/cni/attach-pods.ts';
import { checkPods } from '../../src/cni/check-pods.ts';
import { detachPods } from '../../src/cni/detach-pods.ts';
import { bridgeNetwork, type PluginNode, pluginNode, problemsOf } from './plugin-node.ts';

let node: PluginNode;

beforeEach(async () => {
  node = await pluginNode(['pod-a', 'pod-b']);
});
afterEach(() => node[Symbol.asyncDispose]());

const network = (...plugins: readonly object[]): object => ({ cniVersion: '1.0.0', name: 'net', plugins });
const ipam = { type: 'host-local', ranges: [[{ subnet: '10.11.0.0/24' }]], routes: [{ dst: '0.0.0.0/0' }] };

/** Names of chains that the plugins derive from network and container. */
const digest = (id: string): string => createHash('sha512').update(`net${id}`).digest('hex');

describe('the ptp plugin', () => {
  it('wires a pod without a bridge: a host route on the node, and the gateway on the link in the pod', async () => {
    const [one, other] = await attachPods(node.inside, node.with(network({ type: 'ptp', ipam })), [
      { name: 'pod-a' },
      { name: 'pod-b' },
    ]);
    expect(one?.wiring).toMatchObject({
      address: '10.11.0.2',
      gateway: '10.11.0.1',
      routes: [{ dst: 'default', via: '10.11.0.1' }],
    });
    expect(one?.wiring.bridge).toBeUndefined();
    const veth = one?.wiring.veth.name ?? '';
    expect(
      await node.sh(`ip -n node-1 route show dev ${veth}; ip -n node-1 -br -4 addr show ${veth}`),
    ).toMatch(/^10\.11\.0\.2 scope host \nveth\S+ +UP +10\.11\.0\.1\/32 \n$/);
    expect((await node.sh('ip -n pod-a route')).split('\n').map((line) => line.trimEnd())).toEqual([
      'default via 10.11.0.1 dev eth0',
      '10.11.0.0/24 via 10.11.0.1 dev eth0 src 10.11.0.2',
      '10.11.0.1 dev eth0 scope link src 10.11.0.2',
      '',
    ]);
    expect(await node.sh('ip netns exec pod-a ping -c 1 -W 2 10.11.0.3')).toContain('ttl=63');
    expect(await checkPods(node.inside, [one!])).toEqual([{ pod: 'pod-a', node: 'node-1', kind: 'held' }]);
    expect(await detachPods(node.inside, [one!, other!])).toEqual([]);
    expect(await detachPods(node.inside, [one!])).toEqual([]);
    expect(await node.sh('ip -n node-1 route')).toBe('');
  });

  it('masquerades what leaves, where it is told to, and takes its rules away again', async () => {
    const masquerading = node.with(network({ type: 'ptp', ipMasq: true, ipam }));
    const attachments = await attachPods(node.inside, masquerading, [{ name: 'pod-a' }]);
    const chain = `CNI-${digest('pod-a').slice(0, 24)}`;
    const comment = '-m comment --comment "name: \\"net\\" id: \\"pod-a\\""';
    expect(
      (await node.onNode('iptables -t nat -S')).split('\n').filter((line) => line.includes('CNI-')),
    ).toEqual([
      `-N ${chain}`,
      `-A POSTROUTING -s 10.11.0.2/32 ${comment} -j ${chain}`,
      `-A ${chain} -d 10.11.0.0/24 ${comment} -j ACCEPT`,
      `-A ${chain} ! -d 224.0.0.0/4 ${comment} -j MASQUERADE`,
    ]);
    expect(await detachPods(node.inside, attachments)).toEqual([]);
    expect(await node.onNode('iptables -t nat -S')).not.toContain('CNI-');
  });
});

describe('the loopback plugin', () => {
  it('puts lo up at ADD and down at DEL', async () => {
    const attachments = await attachPods(node.inside, node.with(bridgeNetwork('10.9.0.0/24')), [
      { name: 'pod-a' },
    ]);
    expect(await node.sh('ip -n pod-a -br link show lo')).toContain('LOOPBACK,UP');
    expect(attachments[0]?.networks[0]).toMatchObject({
      ifName: 'lo',
      network: { name: 'cni-loopback', cniVersion: '0.3.1' },
    });
    await detachPods(node.inside, attachments);
    expect(await node.sh('ip -n pod-a -br link show lo')).not.toContain('UP');
  });
});

describe('the firewall plugin', () => {
  it('accepts what is for a pod and from it, also where the node forwards nothing else', async () => {
    await node.onNode('iptables -P FORWARD DROP');
    const guarded = node.with(network({ type: 'ptp', ipam }, { type: 'firewall' }));
    const attachments = await attachPods(node.inside, guarded, [{ name: 'pod-a' }, { name: 'pod-b' }]);
    const rules = await node.onNode('iptables -S');
    expect(rules).toContain(
      '-A CNI-FORWARD -d 10.11.0.2/32 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    );
    expect(rules).toContain('-A CNI-FORWARD -s 10.11.0.2/32 -j ACCEPT');
    expect(await node.sh('ip netns exec pod-a ping -c 1 -W 2 10.11.0.3')).toContain('1 received');
    expect(await detachPods(node.inside, attachments)).toEqual([]);
    expect(await node.onNode('iptables -S')).not.toContain('10.11.0.2');
  });
});

describe('the bandwidth plugin', () => {
  const limited = (limits: object): Promise<unknown> =>
    attachPods(
      node.inside,
      node.with(bridgeNetwork('10.9.0.0/24', {}, { type: 'bandwidth', capabilities: { bandwidth: true } })),
      [{ name: 'pod-a', capabilityArgs: { bandwidth: limits } as never }],
    );

  it("limits what a pod gets by a token bucket at the node's end of its cable", async () => {
    await limited({ ingressRate: 8_000_000, ingressBurst: 800_000 });
    expect(await node.sh('tc -n node-1 qdisc')).toMatch(
      /qdisc tbf \S+ dev veth\S+ root refcnt \d+ rate 8Mbit burst 100000b lat 25ms/,
    );
  });

  it('limits what a pod sends by a device of its own, or says that the kernel has none', async () => {
    const hasIfb = await node.sh(
      'ip link add try type ifb 2>/dev/null && ip link del try && echo yes || echo no',
    );
    const limits = { egressRate: 8_000_000, egressBurst: 800_000 };
    if (hasIfb.trim() === 'yes') {
      await limited(limits);
      const ifb = `bwp${createHash('sha512').update('cbr0pod-a').digest('hex').slice(0, 12)}`;
      expect(await node.sh('tc -n node-1 qdisc')).toContain(` dev ${ifb} root`);
    } else {
      const [problem] = await problemsOf(limited(limits));
      expect(problem?.message).toMatch(
        /^pod-a on node-1: the CNI plugin "bandwidth" says: .*(not supported|ifb)/,
      );
    }
  });

  it('refuses a rate without a burst', async () => {
    const [problem] = await problemsOf(limited({ ingressRate: 8_000_000 }));
    expect(problem?.message).toMatch(/the CNI plugin "bandwidth" says: .*burst/);
  });
});

describe('the bridge plugin with subnets of both families', () => {
  it('gives a pod an address of each, which the lab knows', async () => {
    const both = { ranges: [[{ subnet: '10.9.0.0/24' }], [{ subnet: '2001:db8:9::/64' }]] };
    const dual = bridgeNetwork('10.9.0.0/24', {
      isDefaultGateway: true,
      ipam: { type: 'host-local', ...both },
    });
    const attachments = await attachPods(node.inside, node.with(dual), [
      { name: 'pod-a' },
      { name: 'pod-b' },
    ]);
    expect(attachments[1]?.wiring).toMatchObject({
      address: '10.9.0.3',
      ipv6: { address: '2001:db8:9::3', prefixLength: 64, gateway: '2001:db8:9::1' },
      bridge: { address: '10.9.0.1', address6: '2001:db8:9::1' },
    });
    expect(await node.sh('ip netns exec pod-a ping -c 1 -W 3 2001:db8:9::3')).toContain('1 received');
    expect(await detachPods(node.inside, attachments)).toEqual([]);
  });
});
