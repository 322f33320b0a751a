import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cidr, contains, toNumber } from '../../src/net/ipv4.ts';
import { conventions4 } from '../../src/scenario/conventions.ts';
import { underlayAddresses, resolveUnderlay } from '../../src/scenario/resolve-underlay.ts';
import { head, parse, problemsOf } from './scenario-text.ts';

const networkOf = (...keys: readonly string[]) =>
  parse('nodes: [node-1]', `network: { ${keys.join(', ')} }`).network;

describe("flannel's defaults", () => {
  it.each([
    ['10.244.0.0/16', 24, '10.244.1.0', '10.244.255.0'],
    ['10.3.0.0/16', 24, '10.3.1.0', '10.3.255.0'],
    ['10.0.0.0/8', 24, '10.0.1.0', '10.255.255.0'],
    ['10.244.0.0/22', 24, '10.244.1.0', '10.244.3.0'],
    ['10.244.0.0/23', 25, '10.244.0.128', '10.244.1.128'],
    ['10.244.0.0/24', 26, '10.244.0.64', '10.244.0.192'],
    ['10.244.0.0/28', 30, '10.244.0.4', '10.244.0.12'],
  ])('%s is cut into /%i, given out from %s to %s', (...row) => {
    const [cidr, subnetLength, subnetMin, subnetMax] = row;
    expect(networkOf(`Network: ${cidr}`)).toMatchObject({ subnetLength, subnetMin, subnetMax });
  });

  it('give way to what is written', () => {
    const keys = ['SubnetLen: 20', 'SubnetMin: 10.244.0.0', 'SubnetMax: 10.244.32.0'];
    expect(networkOf(...keys)).toMatchObject({
      subnetLength: 20,
      subnetMin: '10.244.0.0',
      subnetMax: '10.244.32.0',
    });
  });
});

describe('net-conf.json', () => {
  it.each([
    ['Backend: { Type: host-gw }', '{"Network":"10.244.0.0/16","Backend":{"Type":"host-gw"}}'],
    [
      'Backend: { MTU: 1400, VNI: 7, Type: vxlan }, SubnetLen: 25, Network: 10.9.0.0/16',
      '{"Network":"10.9.0.0/16","SubnetLen":25,"Backend":{"Type":"vxlan","VNI":7,"MTU":1400}}',
    ],
  ])('has the words of "%s" and no others, in the order of flannel', (keys, netConf) => {
    expect(networkOf(keys).netConf).toBe(netConf);
  });
});

describe("the nodes' addresses", () => {
  const underlay = (subnet: string) =>
    resolveUnderlay(conventions4, { subnet: Cidr.parse(subnet), gateway: undefined });
  const addresses = (range: ReturnType<typeof underlay>, wanted: readonly undefined[]) =>
    underlayAddresses({ conventions: conventions4, nodes: wanted, members: 0 }, range).nodes;

  it('begin at the first host address where there is no room from .11 on', () => {
    expect(addresses(underlay('192.0.2.0/28'), [undefined, undefined])).toEqual(['192.0.2.11', '192.0.2.12']);
    expect(addresses(underlay('192.0.2.0/28'), Array(4).fill(undefined)).at(0)).toBe('192.0.2.1');
    expect(addresses(underlay('192.0.2.0/30'), [undefined])).toEqual(['192.0.2.1']);
  });

  it('are distinct host addresses but the gateway, or missing when there are too many nodes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 22, max: 30 }), fc.integer({ min: 1, max: 40 }), (length, count) => {
        const { subnet, gateway } = underlay(`198.18.0.0/${length}`);
        const fixed = contains(subnet, gateway) ? gateway : undefined;
        const found = addresses({ subnet, gateway }, Array(count).fill(undefined));
        const given = found.filter((address) => address !== undefined);
        expect(new Set(given).size).toBe(given.length);
        expect(given).not.toContain(fixed);
        for (const address of given) expect(toNumber(address) % 2 ** (32 - length)).toBeGreaterThan(0);
        expect(given).toHaveLength(Math.min(count, 2 ** (32 - length) - 3));
      }),
    );
  });

  it('skip those that other nodes ask for', () => {
    const { nodes } = parse('nodes: [node-1, { name: node-2, address: 192.168.50.11 }, node-3]');
    expect(nodes.map(({ address }) => address)).toEqual(['192.168.50.12', '192.168.50.11', '192.168.50.13']);
  });
});

describe('limits', () => {
  it('as many pods as a subnet has addresses, less three', () => {
    const pods = (count: number) =>
      Array.from({ length: count }, (_, index) => `p${index}@node-1`).join(', ');
    const text = (count: number) => `nodes: [node-1]\nnetwork: { SubnetLen: 28 }\npods: [${pods(count)}]`;
    expect(parse(text(13)).pods).toHaveLength(13);
    expect(problemsOf(`${head}${text(14)}\n`)).toMatchObject([{ code: 'scenario/subnet-too-small' }]);
  });

  it('an overlay of 576 bytes and no less', () => {
    expect(parse('nodes: [node-1]', 'underlay: { mtu: 626 }').underlay.mtuBytes).toBe(626);
    expect(problemsOf(`${head}nodes: [node-1]\nunderlay: { mtu: 625 }\n`)).toMatchObject([
      { code: 'scenario/mtu-too-small' },
    ]);
  });

  it('plain routes need no room for an overlay', () => {
    const { underlay } = parse(
      'nodes: [node-1]',
      'underlay: { mtu: 68 }',
      'network: { Backend: { Type: host-gw } }',
    );
    expect(underlay.mtuBytes).toBe(68);
  });
});
