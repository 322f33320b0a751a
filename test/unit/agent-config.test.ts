import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { agentConfigOf } from '../../src/agent/agent-config-of.ts';
import { flanneldArgv } from '../../src/agent/flanneld-argv.ts';
import { readNetworkConfig } from '../../src/agent/network-config.ts';
import { readSubnetEnv } from '../../src/agent/previous-env.ts';
import { storeConfigOf } from '../../src/agent/store-config-of.ts';
import { Cidr, subnetAt } from '../../src/net/ipv4.ts';
import { Cidr6, subnetAt6 } from '../../src/net/ipv6.ts';
import { design } from '../../src/netlab.ts';
import { formatSubnetEnv } from '../../src/plan/subnet-env.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

function scenario(more: string) {
  const text = `apiVersion: k8s-netlab/v1\nname: agents\n${more}\n`;
  return parseScenario({ file: 'agents.yaml', text });
}

describe('a network configuration is read as flannel reads it', () => {
  it("with flannel's defaults, and udp where no backend is named", () => {
    expect(readNetworkConfig('{"Network":"10.3.0.0/16"}')).toMatchObject({
      cidr: '10.3.0.0/16',
      subnetLength: 24,
      subnetMin: '10.3.1.0',
      subnetMax: '10.3.255.0',
      ipv6: undefined,
      backend: { kind: 'udp', port: 8285 },
      usesNftables: false,
    });
  });

  it('with names in any case, and unknown ones ignored', () => {
    expect(
      readNetworkConfig(
        '{"network":"10.3.0.0/20","subnetlen":26,"enableNFTables":true,"Hello":1,"backend":{"type":"VXLAN","vni":7,"Foo":2}}',
      ),
    ).toMatchObject({
      cidr: '10.3.0.0/20',
      subnetLength: 26,
      usesNftables: true,
      backend: { kind: 'vxlan', vni: 7 },
    });
  });

  it('of both families', () => {
    expect(
      readNetworkConfig(
        '{"Network":"10.3.0.0/16","enableIPv6":true,"ipv6Network":"fc00::/48","Backend":{"Type":"host-gw"}}',
      ).ipv6,
    ).toMatchObject({
      cidr: 'fc00::/48',
      subnetLength: 64,
      subnetMin: 'fc00:0:0:1::',
      subnetMax: 'fc00:0:0:ffff::',
    });
  });

  test.each([
    ['rubbish', 'is not a JSON object'],
    ['{}', 'define a correct Network'],
    ['{"Network":"10.3.0.0/29"}', 'network is too small'],
    ['{"Network":"10.3.0.0/24","SubnetLen":25}', 'at least four subnets'],
    ['{"Network":"10.3.0.0/16","SubnetMin":"10.4.0.0"}', 'SubnetMin is not in the range'],
    ['{"Network":"10.3.0.0/16","Backend":{"Type":"carrier-pigeon"}}', 'Backend'],
  ])('and refused with words: %s', (text, words) => expect(() => readNetworkConfig(text)).toThrow(words));

  it('and a scenario writes one that means what the scenario means', () => {
    const { network } = scenario(
      'nodes: [node-1]\nnetwork: { Network: 10.3.0.0/16, Backend: { Type: vxlan, VNI: 7 } }',
    );
    expect(readNetworkConfig(network.netConf)).toEqual(network);
  });
});

describe('subnet.env', () => {
  it('tells the next agent which subnets the node had', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 255 }),
        fc.integer({ min: 68, max: 9000 }),
        fc.boolean(),
        fc.boolean(),
        (...[index, mtuBytes, isMasquerading, isDual]) => {
          const network = Cidr.parse('10.244.0.0/16');
          const network6 = Cidr6.parse('fd00:10:244::/48');
          const subnets = {
            network,
            subnet: subnetAt(network, 24, index),
            ...(isDual ? { network6, subnet6: subnetAt6(network6, 64, BigInt(index)) } : {}),
          };
          const text = formatSubnetEnv({ ...subnets, mtuBytes, isMasquerading });
          expect(readSubnetEnv(text)).toEqual({
            network6: undefined,
            subnet6: undefined,
            ...subnets,
            mtuBytes,
          });
        },
      ),
    );
  });

  it.each(['', 'FLANNEL_SUBNET=10.244.1.1', 'FLANNEL_SUBNET=here/24', 'XFLANNEL_SUBNET=10.244.1.1/24'])(
    'that says nothing usable is none: %j',
    (text) => expect(readSubnetEnv(text).subnet).toBeUndefined(),
  );
});

describe('what an agent is told', () => {
  it('comes from the scenario and the design', async () => {
    const all = scenario(
      'nodes: [node-1, { name: node-2, agent: none }]\nagent: { healthz-port: 10256, ip-masq: true }',
    );
    const [first, second] = (await design(all)).nodes;
    expect(agentConfigOf(all, first!)).toMatchObject({
      node: 'node-1',
      program: 'netlab',
      iface: { name: 'eth0', mtuBytes: 1500, address: '192.168.50.11' },
      publicIp: '192.168.50.11',
      vtepMac: first?.vtep?.mac,
      previous: { subnet: '10.244.1.0/24' },
      settings: { ipMasq: true, healthz: { port: 10256 } },
    });
    expect(agentConfigOf(all, second!)).toBeUndefined();
  });

  it('of its store is where the members are, from the node; or where an etcd is that is there, from the host', () => {
    expect(
      storeConfigOf(scenario('nodes: [node-1]\nstore: { kind: etcd, members: 3 }')).access,
    ).toMatchObject({
      kind: 'etcd',
      from: 'node',
      endpoints: expect.arrayContaining([
        expect.stringMatching(/^http:\/\/192\.168\.50\.\d+:2379$/) as string,
      ]) as string[],
    });
    expect(
      storeConfigOf(
        scenario('nodes: [node-1]\nstore: { kind: etcd, endpoints: [https://192.0.2.1:2379], prefix: /lab }'),
      ).access,
    ).toMatchObject({ kind: 'etcd', from: 'host', prefix: '/lab', endpoints: ['https://192.0.2.1:2379'] });
  });

  it('is, for the real flanneld, its command line; a password is not on it', async () => {
    const all = scenario(
      'nodes: [{ name: node-1, agent: flanneld }]\nstore: { kind: etcd, members: 1 }\nagent: { ip-masq: true, ip-masq-fully-random-disable: true, subnet-lease-renew-margin: 30, healthz-port: 8080 }',
    );
    const [node] = (await design(all)).nodes;
    const { access } = storeConfigOf(all);
    if (access.kind !== 'etcd') throw new Error('not etcd');
    const user = { name: 'flannel', passwordFile: '/etc/secret' };
    expect(flanneldArgv('/opt/bin/flanneld', agentConfigOf(all, node!)!, { ...access, user })).toEqual([
      '/opt/bin/flanneld',
      `-etcd-endpoints=${access.endpoints[0]!}`,
      '-etcd-prefix=/coreos.com/network',
      '-etcd-username=flannel',
      '-iface=eth0',
      '-subnet-file=/run/flannel/subnet.env',
      '-ip-masq=true',
      '-ip-masq-fully-random-disable=true',
      '-iptables-forward-rules=false',
      '-iptables-resync=5',
      '-subnet-lease-renew-margin=30',
      '-ip-blackhole-route=false',
      '-healthz-ip=0.0.0.0',
      '-healthz-port=8080',
    ]);
  });
});
