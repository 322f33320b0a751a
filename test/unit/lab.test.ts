import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reserveAddresses } from '../../src/lab/host-local.ts';
import { inet } from '../../src/net/family.ts';
import { Cidr, Ipv4, addressAt, contains, firstAddress, lastAddress, sizeOf } from '../../src/net/ipv4.ts';
import { design } from '../../src/netlab.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

function scenario(yaml: string) {
  return parseScenario({ file: 'lab.yaml', text: `apiVersion: k8s-netlab/v1\nname: lab\n${yaml}` });
}

const twoNodes = 'nodes: [node-1, node-2]\npods: [pod-a@node-1, pod-b@node-2, pod-c@node-1]\n';

describe('host-local', () => {
  const subnet = Cidr.parse('192.0.2.0/29');
  const auto = (name: string) => ({ name, address: undefined });
  const fixed = (name: string, address: string) => ({ name, address: Ipv4.parse(address) });

  it('starts after the gateway and goes on from the last one', () => {
    const { byName, last } = reserveAddresses(inet, { subnet }, [auto('a'), auto('b')]);
    expect([byName.get('a'), byName.get('b'), last]).toEqual(['192.0.2.2', '192.0.2.3', '192.0.2.3']);
  });

  it('moves its cursor by a given address, and wraps around', () => {
    const { byName } = reserveAddresses(inet, { subnet }, [fixed('a', '192.0.2.5'), auto('b'), auto('c')]);
    expect([byName.get('b'), byName.get('c')]).toEqual(['192.0.2.6', '192.0.2.2']);
  });

  it('keeps a given address free while earlier pods are served', () => {
    expect(reserveAddresses(inet, { subnet }, [auto('a'), fixed('b', '192.0.2.2')]).byName.get('a')).toBe(
      '192.0.2.3',
    );
  });

  it('gives five addresses of a /29 and then no more', () => {
    const five = ['a', 'b', 'c', 'd', 'e'].map(auto);
    expect(reserveAddresses(inet, { subnet }, five).last).toBe('192.0.2.6');
    expect(() => reserveAddresses(inet, { subnet }, [...five, auto('f')])).toThrow(
      'no address is left in 192.0.2.0/29',
    );
  });

  it('never gives an address twice, nor the network, gateway or broadcast address', () => {
    const wide = Cidr.parse('198.51.100.0/26');
    const requests = fc.uniqueArray(fc.option(fc.integer({ min: 2, max: 62 }), { nil: undefined }), {
      maxLength: 61,
      selector: (offset) => offset ?? Symbol('any'),
    });
    fc.assert(
      fc.property(requests, (offsets) => {
        const asked = offsets.map((offset, index) => ({
          name: `pod-${index}`,
          address: offset === undefined ? undefined : addressAt(wide, offset),
        }));
        const given = [...reserveAddresses(inet, { subnet: wide }, asked).byName.values()];
        expect(new Set(given).size).toBe(asked.length);
        for (const address of given) {
          expect(contains(wide, address)).toBe(true);
          expect([firstAddress(wide), addressAt(wide, 1), lastAddress(wide)]).not.toContain(address);
        }
        for (const { name, address } of asked)
          if (address !== undefined) expect(given[Number(name.slice(4))]).toBe(address);
      }),
    );
    expect(sizeOf(wide)).toBe(64);
  });
});

describe('a lab', () => {
  it('is the same for the same scenario', async () => {
    expect(await design(scenario(twoNodes))).toEqual(await design(scenario(twoNodes)));
  });

  it('has the addresses, names and MTUs of a flannel cluster', async () => {
    const lab = await design(scenario(twoNodes));
    expect(
      lab.nodes.map(({ name, address, subnet, gateway, podMtuBytes }) => [
        name,
        address,
        subnet,
        gateway,
        podMtuBytes,
      ]),
    ).toEqual([
      ['node-1', '192.168.50.11', '10.244.1.0/24', '10.244.1.1', 1450],
      ['node-2', '192.168.50.12', '10.244.2.0/24', '10.244.2.1', 1450],
    ]);
    expect(lab.nodes[0]?.vtep).toMatchObject({
      name: 'flannel.1',
      address: '10.244.1.0',
      vni: 1,
      port: 8472,
      mtuBytes: 1450,
    });
    expect(lab.nodes[0]?.bridge).toMatchObject({ name: 'cni0', address: '10.244.1.1', mtuBytes: 1450 });
    expect(lab.pods.map(({ name, address }) => [name, address])).toEqual([
      ['pod-a', '10.244.1.2'],
      ['pod-c', '10.244.1.3'],
      ['pod-b', '10.244.2.2'],
    ]);
  });

  it('has no cni0 on a node without pods: the CNI plugin makes it for the first one', async () => {
    const lab = await design(scenario('nodes: [node-1, node-2]\npods: [pod-a@node-1]\n'));
    expect(lab.nodes.map(({ bridge }) => bridge?.name)).toEqual(['cni0', undefined]);
  });

  it('has no tunnel device and the full MTU with host-gw', async () => {
    const lab = await design(scenario(`${twoNodes}network: { Backend: { Type: host-gw } }\n`));
    expect(lab.nodes.map(({ vtep, podMtuBytes }) => [vtep, podMtuBytes])).toEqual([
      [undefined, 1500],
      [undefined, 1500],
    ]);
  });

  it('takes the overhead from the MTU the backend is told, if it is', async () => {
    const lab = await design(
      scenario(`${twoNodes}network: { Backend: { Type: vxlan, VNI: 42, Port: 4789, MTU: 1400 } }\n`),
    );
    expect(lab.nodes[0]?.vtep).toMatchObject({ name: 'flannel.42', vni: 42, port: 4789, mtuBytes: 1350 });
  });

  it('leaves a subnet to the node that asked for it, wherever it stands in the file', async () => {
    const lab = await design(scenario('nodes: [node-1, { name: node-2, subnet: 10.244.1.0/24 }]\n'));
    expect(lab.nodes.map(({ subnet }) => subnet)).toEqual(['10.244.2.0/24', '10.244.1.0/24']);
  });

  it('gives no MAC, address or device name twice', async () => {
    const pods = Array.from({ length: 200 }, (_, index) => `pod-${index}@node-${(index % 2) + 1}`).join(', ');
    const lab = await design(scenario(`nodes: [node-1, node-2]\npods: [${pods}]\n`));
    const macs = [
      ...lab.pods.flatMap(({ mac, veth }) => [mac, veth.mac]),
      ...lab.nodes.flatMap(({ eth0, port }) => [eth0.mac, port.mac]),
    ];
    expect(new Set(macs).size).toBe(404);
    expect(new Set(lab.pods.map(({ address }) => address)).size).toBe(200);
    expect(new Set(lab.pods.map(({ node, veth }) => `${node}/${veth.name}`)).size).toBe(200);
  });
});
