import { describe, expect, test } from 'vitest';
import { observedTopology, plannedTopology } from '../../src/graph/topology-of.ts';
import { type Device, devicesById, type Edge, isWhole, type Topology } from '../../src/graph/topology.ts';
import type { Address, Observation } from '../../src/observe/tables.ts';
import { asSeen, extraLink, withLink } from './as-seen.ts';
import { lab, vethOf } from './check-lab.ts';

const whole = asSeen(lab);

function topologyOf(observation: Observation): Topology {
  return observedTopology(lab, { observation, containers: [], members: [] });
}

function deviceOf(topology: Topology, id: string): Device {
  const device = devicesById(topology).get(id);
  if (device === undefined) throw new Error(`no ${id}`);
  return device;
}

function edgeOf(topology: Topology, from: string, to: string): Edge | undefined {
  return topology.edges.find((edge) => edge.from === from && edge.to === to);
}

describe('a planned topology', () => {
  const planned = plannedTopology(lab);

  test('has every namespace, and every device under the id WHERE/DEV', () => {
    expect(planned.places.map(({ id, kind, node }) => [id, kind, node])).toEqual([
      ['underlay', 'underlay', undefined],
      ['node-1', 'node', undefined],
      ['node-2', 'node', undefined],
      ['node-3', 'node', undefined],
      ['pod-a', 'pod', 'node-1'],
      ['pod-c', 'pod', 'node-1'],
      ['pod-b', 'pod', 'node-2'],
    ]);
    expect(deviceOf(planned, 'node-1/flannel.1')).toMatchObject({
      ...{ kind: 'vxlan', addresses: ['10.244.1.0/32'], mtuBytes: 1450, state: 'planned', marks: [] },
    });
    expect(deviceOf(planned, 'underlay/node-2').addresses).toEqual([]);
    expect(isWhole(planned)).toBe(true);
  });

  test('joins cables, ports, tunnels and routes', () => {
    expect(edgeOf(planned, `node-1/${vethOf.podA}`, 'pod-a/eth0')?.kind).toBe('veth');
    expect(edgeOf(planned, 'node-1/cni0', `node-1/${vethOf.podA}`)?.kind).toBe('port');
    expect(edgeOf(planned, 'node-1/flannel.1', 'node-1/eth0')?.kind).toBe('over');
    expect(edgeOf(planned, 'node-1/flannel.1', 'vxlan/1')?.kind).toBe('tunnel');
    expect(edgeOf(planned, 'node-1/cni0', 'node-1/flannel.1')).toMatchObject({
      ...{ kind: 'route', subnets: ['10.244.2.0/24', '10.244.3.0/24'], state: 'planned' },
    });
    expect(planned.overlays).toEqual([{ id: 'vxlan/1', vni: 1, port: 8472 }]);
  });

  test('has no edge that ends nowhere', () => {
    const ids = new Set([...devicesById(planned).keys(), ...planned.overlays.map(({ id }) => id)]);
    expect(planned.edges.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).toEqual([]);
  });
});

describe('the topology of a lab that is up', () => {
  test('is the planned one with everything up, where all is as it should be', () => {
    const seen = topologyOf(whole);
    const planned = plannedTopology(lab);
    const asUp = <T extends { state: string }>(row: T) => ({ ...row, state: 'up' });
    expect(seen.edges).toEqual(planned.edges.map(asUp));
    expect(seen.places).toEqual(
      planned.places.map((place) => ({ ...place, devices: place.devices.map(asUp) })),
    );
    expect(isWhole(seen)).toBe(true);
  });

  test('marks a device that is down, and what hangs on it', () => {
    const seen = topologyOf(withLink(whole, 'pod-a/eth0', { flags: [] }));
    expect(deviceOf(seen, 'pod-a/eth0')).toMatchObject({ state: 'down', marks: ['down'] });
    expect(edgeOf(seen, `node-1/${vethOf.podA}`, 'pod-a/eth0')?.state).toBe('down');
  });

  test('tells a cable without an answer from a device that is down', () => {
    const seen = topologyOf(withLink(whole, 'pod-a/eth0', { flags: ['UP', 'NO-CARRIER'] }));
    expect(deviceOf(seen, 'pod-a/eth0')).toMatchObject({ state: 'unplugged', marks: [] });
  });

  test('marks a missing FDB entry at the tunnel end it is missing from', () => {
    const fdb = whole.fdb.filter(({ where, dst }) => where !== 'node-1' || dst !== '192.168.50.12');
    const seen = topologyOf({ ...whole, fdb });
    expect(deviceOf(seen, 'node-1/flannel.1').marks).toEqual(['no FDB entry for node-2']);
    expect(edgeOf(seen, 'node-1/flannel.1', 'vxlan/1')?.state).toBe('impaired');
    expect(edgeOf(seen, 'node-2/flannel.1', 'vxlan/1')?.state).toBe('up');
  });

  test('marks missing routes: one of two, and both', () => {
    const without = (gone: readonly string[]) =>
      topologyOf({
        ...whole,
        routes: whole.routes.filter(({ where, dst }) => where !== 'node-1' || !gone.includes(dst)),
      });
    const one = edgeOf(without(['10.244.2.0/24']), 'node-1/cni0', 'node-1/flannel.1');
    expect(one).toMatchObject({ state: 'impaired', subnets: ['10.244.3.0/24'] });
    const both = edgeOf(without(['10.244.2.0/24', '10.244.3.0/24']), 'node-1/cni0', 'node-1/flannel.1');
    expect(both?.state).toBe('missing');
  });

  test('shows a cable out of its bridge as not joined, and the bridge it is in instead', () => {
    const link = extraLink('node-1', 'br9', { kind: 'bridge' });
    const moved = withLink({ ...whole, links: [...whole.links, link] }, `node-1/${vethOf.podA}`, {
      master: 'br9',
    });
    const seen = topologyOf(moved);
    expect(edgeOf(seen, 'node-1/cni0', `node-1/${vethOf.podA}`)?.state).toBe('missing');
    expect(edgeOf(seen, 'node-1/br9', `node-1/${vethOf.podA}`)).toMatchObject({ state: 'up', isExtra: true });
    expect(deviceOf(seen, `node-1/${vethOf.podA}`).marks).toEqual(['not in cni0 but in br9']);
  });

  test('has what was added: a cable once, a tunnel end with its network, addresses', () => {
    const vxlan = { vni: 9, local: undefined, dev: 'eth0', port: 4789, learning: true };
    const links = [
      ...whole.links,
      extraLink('underlay', 'x0', { index: 901, kind: 'veth', peerIndex: 902, peerNetns: 'pod-a' }),
      extraLink('pod-a', 'x1', { index: 902, kind: 'veth', peerIndex: 901, peerNetns: 'underlay' }),
      extraLink('node-2', 'vx9', { kind: 'vxlan', vxlan }),
    ];
    const added: Address = {
      ...{ where: 'pod-a', dev: 'x1', address: '2001:db8::1', prefixLength: 64, broadcast: undefined },
      ...({ family: 'inet6', scope: 'global' } as const),
    };
    const linkLocal: Address = { ...added, address: 'fe80::1', scope: 'link' };
    const seen = topologyOf({ ...whole, links, addresses: [...whole.addresses, added, linkLocal] });
    expect(deviceOf(seen, 'pod-a/x1')).toMatchObject({ isExtra: true, addresses: ['2001:db8::1/64'] });
    expect(seen.edges.filter(({ isExtra }) => isExtra).map(({ kind, from, to }) => [kind, from, to])).toEqual(
      [
        ['veth', 'underlay/x0', 'pod-a/x1'],
        ['tunnel', 'node-2/vx9', 'vxlan/9'],
        ['over', 'node-2/vx9', 'node-2/eth0'],
      ],
    );
    expect(seen.overlays.map(({ id }) => id)).toEqual(['vxlan/1', 'vxlan/9']);
    expect(isWhole(seen)).toBe(true);
  });

  test('leaves out what Linux puts into every namespace by itself, unless somebody switched it on', () => {
    const links = [
      ...whole.links,
      extraLink('pod-a', 'lo', { flags: ['LOOPBACK', 'UP'], kind: undefined }),
      extraLink('pod-a', 'tunl0', { flags: ['NOARP'], kind: 'ipip' }),
      extraLink('pod-b', 'tunl0', { flags: ['NOARP', 'UP'], kind: 'ipip' }),
    ];
    const ids = [...devicesById(topologyOf({ ...whole, links })).keys()];
    expect(ids.filter((id) => /lo$|tunl0$/.test(id))).toEqual(['pod-b/tunl0']);
  });

  test('says of a namespace that could not be entered that nobody looked, not that its devices are missing', () => {
    const without = <T extends { where: string }>(rows: readonly T[]) =>
      rows.filter(({ where }) => where !== 'pod-b');
    const { links, addresses, routes } = whole;
    const seen = topologyOf({
      ...whole,
      ...{ links: without(links), addresses: without(addresses), routes: without(routes) },
      absent: ['pod-b'],
    });
    expect(seen.places.at(-1)).toMatchObject({ id: 'pod-b', marks: ['no such namespace'] });
    expect(deviceOf(seen, 'pod-b/eth0')).toMatchObject({ state: 'unseen', addresses: [] });
    const { node, veth } = lab.pods.find(({ name }) => name === 'pod-b')!;
    expect(edgeOf(seen, `${node}/${veth.name}`, 'pod-b/eth0')?.state).toBe('unseen');
  });

  test('marks a device that is missing where its namespace was looked at', () => {
    const links = whole.links.filter(({ where, dev }) => where !== 'node-1' || dev !== 'flannel.1');
    const seen = topologyOf({ ...whole, links });
    expect(deviceOf(seen, 'node-1/flannel.1')).toMatchObject({ state: 'missing', marks: ['missing'] });
    expect(edgeOf(seen, 'node-1/flannel.1', 'vxlan/1')?.state).toBe('missing');
  });
});
