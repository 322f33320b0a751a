import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { versionsOf, statusOf } from '../../src/cni/ask-plugins.ts';
import { addNetworks } from '../../src/cni/add-networks.ts';
import { attachPods } from '../../src/cni/attach-pods.ts';
import { checkPods } from '../../src/cni/check-pods.ts';
import { collectGarbage } from '../../src/cni/collect-garbage.ts';
import { detachPods } from '../../src/cni/detach-pods.ts';
import { bridgeNetwork, BIN, type PluginNode, pluginNode } from './plugin-node.ts';

let node: PluginNode;

beforeAll(async () => {
  node = await pluginNode(['pod-a', 'pod-b', 'pod-c']);
});
afterAll(() => node[Symbol.asyncDispose]());

const files = (): Promise<string> => node.onNode('cd /var/lib/cni && find . -type f | sort');

describe('a pod that plugins wire', () => {
  const network = bridgeNetwork('10.9.0.0/24', { hairpinMode: true });

  it('is attached by ADD, checked by CHECK, and detached by DEL, which leaves the bridge and the cursor', async () => {
    const [attachment] = await attachPods(node.inside, node.with(network), [{ name: 'pod-a' }]);
    expect(attachment?.wiring).toMatchObject({
      address: '10.9.0.2',
      prefixLength: 24,
      gateway: '10.9.0.1',
      broadcast: '10.9.0.255',
      routes: [{ dst: 'default', via: '10.9.0.1' }],
      eth0: { name: 'eth0', mtuBytes: 1500 },
      veth: { master: 'cni0', hairpin: true, mtuBytes: 1500 },
      bridge: { name: 'cni0', address: '10.9.0.1', subnet: '10.9.0.0/24' },
    });
    expect(
      await node.sh('ip -n pod-a -br addr show lo; ip netns exec pod-a ping -c 1 -W 2 10.9.0.1'),
    ).toMatch(/127\.0\.0\.1\/8.*1 received/s);
    expect((await files()).split('\n')).toEqual([
      './networks/cbr0/10.9.0.2',
      './networks/cbr0/last_reserved_ip.0',
      './networks/cbr0/lock',
      './results/cbr0-pod-a-eth0',
      './results/cni-loopback-pod-a-lo',
      '',
    ]);
    expect(await checkPods(node.inside, [attachment!])).toEqual([
      { pod: 'pod-a', node: 'node-1', kind: 'held' },
    ]);
    expect(await detachPods(node.inside, [attachment!])).toEqual([]);
    expect(await files()).toBe('./networks/cbr0/last_reserved_ip.0\n./networks/cbr0/lock\n');
    expect(await node.sh('ip -n pod-a -br link')).toMatch(/^lo +DOWN .*\n$/);
    expect(await node.sh('ip -n node-1 -br addr show cni0')).toContain('10.9.0.1/24');
  });

  it('may be detached again, and without its namespace: there is nothing left to do', async () => {
    const [attachment] = await attachPods(node.inside, node.with(network), [{ name: 'pod-b' }]);
    expect(await detachPods(node.inside, [attachment!])).toEqual([]);
    expect(await detachPods(node.inside, [attachment!])).toEqual([]);
    const gone = {
      ...attachment!,
      networks: attachment!.networks.map((one) => ({ ...one, netns: '/run/netns/nobody' })),
    };
    expect(await detachPods(node.inside, [gone])).toEqual([]);
  });

  it('is not added twice, and the first attachment is as it was', async () => {
    const attachments = await attachPods(node.inside, node.with(network), [{ name: 'pod-a' }]);
    const again = attachments.flatMap(({ pod, networks }) =>
      networks.slice(1).map((one) => ({ ...one, pod })),
    );
    const [added] = await addNetworks(node.inside, node.with(network), again);
    expect(added).toMatchObject({
      kind: 'failed',
      failures: [{ plugin: 'bridge', command: 'ADD', code: 999 }],
    });
    // Of the versions 1.1.1 and 1.9.1.
    expect(JSON.stringify(added)).toMatch(
      /container veth name (provided \(eth0\)|\(\\"eth0\\"\) peer provided \(\\"veth[0-9a-f]{8}\\"\)) already exists/,
    );
    expect(await checkPods(node.inside, attachments)).toEqual([
      { pod: 'pod-a', node: 'node-1', kind: 'held' },
    ]);
    await detachPods(node.inside, attachments);
  });

  it('is attached anew when its node has booted, with the address after the last', async () => {
    const [before] = await attachPods(node.inside, node.with(network), [{ name: 'pod-a' }]);
    await node.sh('ip netns del pod-a; ip netns add pod-a; ip -n node-1 link del cni0');
    const [after] = await attachPods(node.inside, node.with(network), [{ name: 'pod-a' }]);
    const next = before?.wiring.address.replace(/\d+$/, (last) => String(Number(last) + 1));
    expect(after?.wiring.address).toBe(next);
    expect(await node.onNode('ls /var/lib/cni/networks/cbr0')).not.toContain(`${before?.wiring.address}\n`);
    expect(await checkPods(node.inside, [after!])).toEqual([{ pod: 'pod-a', node: 'node-1', kind: 'held' }]);
    await detachPods(node.inside, [after!]);
  });

  it('is found by CHECK to have lost its default route', async () => {
    const attachments = await attachPods(node.inside, node.with(network), [{ name: 'pod-a' }]);
    await node.sh('ip -n pod-a route del default');
    const [check] = await checkPods(node.inside, attachments);
    expect(check).toMatchObject({ kind: 'broke', problem: { code: 'cni/plugin-refused' } });
    expect(JSON.stringify(check)).toMatch(
      /pod-a on node-1: the CNI plugin \\"bridge\\" says: Expected Route .*not found in routing table/,
    );
    await detachPods(node.inside, attachments);
  });

  it('cannot be checked where the version of its network has no CHECK, or says not to', async () => {
    const old = { ...network, cniVersion: '0.3.1' };
    const attachments = await attachPods(node.inside, node.with(old), [{ name: 'pod-a' }]);
    expect(await checkPods(node.inside, attachments)).toEqual([
      {
        pod: 'pod-a',
        node: 'node-1',
        kind: 'unchecked',
        reason: 'configuration version "0.3.1" does not support the CHECK command',
      },
    ]);
    expect(await detachPods(node.inside, attachments)).toEqual([]);
    const mute = await attachPods(node.inside, node.with({ ...network, disableCheck: true }), [
      { name: 'pod-a' },
    ]);
    expect(await checkPods(node.inside, mute)).toMatchObject([{ kind: 'unchecked' }]);
    await detachPods(node.inside, mute);
  });

  it('is collected as garbage when nobody has it any more, and those who are had are left alone', async () => {
    await attachPods(node.inside, node.with(network), [{ name: 'pod-a' }, { name: 'pod-b' }]);
    const valid = [{ containerId: 'pod-b', ifName: 'eth0' }];
    expect(await collectGarbage(node.inside, node.with(network), valid)).toEqual({
      deleted: [{ containerId: 'pod-a', ifName: 'eth0' }],
      failures: [],
    });
    expect(await files()).not.toContain('cbr0-pod-a-eth0');
    expect(await files()).toContain('cbr0-pod-b-eth0');
    expect(await collectGarbage(node.inside, node.with({ ...network, disableGC: true }), [])).toEqual({
      deleted: [],
      failures: [],
    });
    expect((await collectGarbage(node.inside, node.with(network), [])).deleted).toHaveLength(1);
  });

  it('has the address and the MAC that it asks for', async () => {
    const asking = [{ name: 'pod-c', address: '10.9.0.77', mac: '02:00:00:00:00:0c' }] as never;
    const attachments = await attachPods(node.inside, node.with(network), asking);
    expect(attachments[0]?.wiring).toMatchObject({
      address: '10.9.0.77',
      eth0: { mac: '02:00:00:00:00:0c' },
    });
    await detachPods(node.inside, attachments);
    const capable = bridgeNetwork('10.9.0.0/24', { capabilities: { ips: true, mac: true } });
    const again = await attachPods(node.inside, node.with(capable), asking);
    expect(again[0]?.wiring).toMatchObject({ address: '10.9.0.77', eth0: { mac: '02:00:00:00:00:0c' } });
    await detachPods(node.inside, again);
  });
});

describe('plugins of a node', () => {
  it('say which versions of the protocol they know', async () => {
    const versions = await versionsOf(node.inside, { name: 'node-1', bin: BIN }, ['bridge', 'nobody']);
    expect(versions.get('bridge')).toContain('1.0.0');
    expect(versions.get('nobody')).toEqual([]);
  });

  it('are asked for STATUS and GC from version 1.1.0 of the protocol on, and say so where they know neither', async () => {
    const now = { ...bridgeNetwork('10.9.0.0/24'), cniVersion: '1.1.0' };
    expect(await statusOf(node.inside, node.with(bridgeNetwork('10.9.0.0/24')))).toEqual([]);
    expect(await statusOf(node.inside, node.with(now))).toMatchObject([
      { plugin: 'bridge', command: 'STATUS', code: 3, msg: 'missing containerID' },
    ]);
    expect((await collectGarbage(node.inside, node.with(now), [])).failures).toMatchObject([
      { plugin: 'bridge', command: 'GC', code: 3, msg: 'missing containerID' },
    ]);
  });
});
