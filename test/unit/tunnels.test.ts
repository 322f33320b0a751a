import { describe, expect, it } from 'vitest';
import { expectNode } from '../../src/check/status/expect-node.ts';
import type { Lab } from '../../src/lab/lab.ts';
import { design } from '../../src/netlab.ts';
import { nextHopIn } from '../../src/observe/next-hop.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

async function labWith(backend: string): Promise<Lab> {
  const text = `apiVersion: k8s-netlab/v1
name: tunnels
network: { Backend: ${backend} }
nodes: [node-1, node-2]
pods: [pod-a@node-1, pod-b@node-2]
`;
  return design(parseScenario({ file: 'tunnels.yaml', text }));
}

function expectedOn(lab: Lab, name: string) {
  const node = lab.nodes.find((one) => one.name === name);
  if (node === undefined) throw new Error(`no node ${name}`);
  const { links, addresses, routes, fdb, neighbours } = expectNode(lab, node);
  return {
    tunnels: links.filter(({ role }) => role === "flannel's tunnel"),
    addresses,
    routes: routes.map(({ dst, via, dev }) => `${dst} via ${via ?? '-'} dev ${dev}`),
    entries: fdb.length + neighbours.length,
  };
}

describe('what status wants of a node', () => {
  it.each([
    ['{ Type: wireguard }', { kind: 'wireguard', dev: 'flannel-wg', mtuBytes: 1420 }],
    ['{ Type: udp }', { kind: 'tun', dev: 'flannel0', mtuBytes: 1472 }],
  ])('of %s is one device with the base address, and one route for all pods', async (backend, tunnel) => {
    const { dev } = tunnel;
    const { tunnels, addresses, routes, entries } = expectedOn(await labWith(backend), 'node-1');
    expect(tunnels).toMatchObject([tunnel]);
    expect(addresses).toContainEqual(
      expect.objectContaining({ dev, address: '10.244.1.0', prefixLength: 32 }),
    );
    expect(routes).toContain(`10.244.0.0/16 via - dev ${dev}`);
    expect(routes.filter((route) => route.startsWith('10.244.2.0'))).toEqual([]);
    expect(entries).toBe(0);
  });

  it('of ipip is a route a node, through the device', async () => {
    const { tunnels, routes } = expectedOn(await labWith('{ Type: ipip }'), 'node-1');
    expect(tunnels).toMatchObject([{ kind: 'ipip', dev: 'flannel.ipip', mtuBytes: 1480 }]);
    expect(routes).toContain('10.244.2.0/24 via 192.168.50.12 dev flannel.ipip');
  });

  it('of alloc is nothing at all of the other nodes', async () => {
    const { tunnels, routes } = expectedOn(await labWith('{ Type: alloc }'), 'node-1');
    expect(tunnels).toEqual([]);
    expect(routes.filter((route) => route.startsWith('10.244.2.0'))).toEqual([]);
  });

  it('of vxlan with DirectRouting is a plain route to a neighbour, and no ARP or FDB entry', async () => {
    const lab = await labWith('{ Type: vxlan, DirectRouting: true }');
    const { tunnels, routes, entries } = expectedOn(lab, 'node-1');
    expect(tunnels).toMatchObject([{ kind: 'vxlan', dev: 'flannel.1' }]);
    expect(routes).toContain('10.244.2.0/24 via 192.168.50.12 dev eth0');
    expect(entries).toBe(0);
  });
});

describe('the way of a packet', () => {
  it.each([
    ['{ Type: wireguard }', 'flannel-wg', '10.244.2.2'],
    ['{ Type: udp }', 'flannel0', '10.244.2.2'],
    ['{ Type: ipip }', 'flannel.ipip', '192.168.50.12'],
  ])('by a tunnel of %s leads to the node that has the address', async (backend, dev, address) => {
    const nextHop = nextHopIn(await labWith(backend));
    expect(nextHop({ where: 'node-1', dev }, address)).toEqual({
      name: `node-2/${dev}`,
      where: 'node-2',
      dev,
    });
    expect(nextHop({ where: 'node-1', dev }, '10.244.99.2')).toBeUndefined();
  });
});
