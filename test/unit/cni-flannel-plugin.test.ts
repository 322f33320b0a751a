import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delegate, flannelFiles, keptDelegation } from '../../src/cni/flannel-plugin.ts';
import type { JsonObject } from '../../src/cni/json.ts';
import { parseSubnetEnv } from '../../src/cni/subnet-env.ts';

const SUBNET_ENV = `FLANNEL_NETWORK=10.244.0.0/16
FLANNEL_SUBNET=10.244.22.1/24
FLANNEL_MTU=1450
FLANNEL_IPMASQ=true
`;
const IPV6 = `FLANNEL_IPV6_NETWORK=fd00:10:205::/56
FLANNEL_IPV6_SUBNET=fd00:10:205:51::1/64
`;
const stock: JsonObject = {
  name: 'cbr0',
  cniVersion: '0.3.1',
  type: 'flannel',
  delegate: { hairpinMode: true, isDefaultGateway: true },
};

function rendered(conf: JsonObject, env = SUBNET_ENV): unknown {
  const made = delegate(conf, env);
  return 'wrong' in made ? made.wrong : (JSON.parse(made.text) as unknown);
}

describe("flannel's plugin", () => {
  it('makes of the stock configuration what the real one was seen to make, to the byte', () => {
    expect(delegate(stock, SUBNET_ENV)).toEqual({
      type: 'bridge',
      text: '{"cniVersion":"0.3.1","hairpinMode":true,"ipMasq":false,"ipam":{"ranges":[[{"subnet":"10.244.22.0/24"}]],"routes":[{"dst":"10.244.0.0/16"}],"type":"host-local"},"isDefaultGateway":true,"isGateway":true,"mtu":1450,"name":"cbr0","type":"bridge"}',
    });
  });

  it('has the bridge masquerade where flannel does not', () => {
    expect(rendered(stock, SUBNET_ENV.replace('true', 'false'))).toMatchObject({ ipMasq: true });
  });

  it('leaves to the delegate what it says itself', () => {
    const own = { type: 'ptp', ipMasq: true, mtu: 1300 };
    expect(rendered({ ...stock, delegate: own })).toMatchObject(own);
    expect(rendered({ ...stock, delegate: own })).not.toHaveProperty('isGateway');
    expect(rendered({ ...stock, delegate: { isGateway: false } })).toMatchObject({ isGateway: false });
  });

  it('adds its networks to the routes of an ipam, and its type where that has none', () => {
    const routes = [{ dst: '192.0.2.0/24', gw: '10.244.22.9' }];
    expect(rendered({ ...stock, ipam: { type: 'other', routes, dataDir: '/x' } })).toMatchObject({
      ipam: { type: 'other', dataDir: '/x', routes: [...routes, { dst: '10.244.0.0/16' }] },
    });
    expect(rendered({ ...stock, ipam: { routes } })).toMatchObject({ ipam: { type: 'host-local' } });
  });

  it('has a range and a route of each family', () => {
    expect(rendered(stock, SUBNET_ENV + IPV6)).toMatchObject({
      ipam: {
        ranges: [[{ subnet: '10.244.22.0/24' }], [{ subnet: 'fd00:10:205:51::/64' }]],
        routes: [{ dst: '10.244.0.0/16' }, { dst: 'fd00:10:205::/56' }],
      },
    });
    const ipv6Alone = IPV6 + SUBNET_ENV.split('\n').slice(2).join('\n');
    expect(rendered(stock, ipv6Alone)).toMatchObject({
      ipam: { ranges: [[{ subnet: 'fd00:10:205:51::/64' }]] },
    });
  });

  it('passes on what the runtime told it', () => {
    const runtimeConfig = { mac: '02:00:00:00:00:01' };
    expect(rendered({ ...stock, runtimeConfig })).toMatchObject({ runtimeConfig });
  });

  it('says what is wrong in the words of the real one', () => {
    expect(delegate(stock, undefined)).toEqual({
      wrong:
        "failed to load flannel 'subnet.env' file: open /run/flannel/subnet.env: no such file or directory. Check the flannel pod log for this node.",
    });
    expect(rendered(stock, SUBNET_ENV.replace(/FLANNEL_MTU.*\n/, ''))).toBe(
      '/run/flannel/subnet.env is missing FLANNEL_MTU',
    );
    expect(rendered({ ...stock, subnetFile: '/other' }, '')).toBe(
      '/other is missing FLANNEL_NETWORK, FLANNEL_IPV6_NETWORK, FLANNEL_SUBNET, FLANNEL_IPV6_SUBNET, FLANNEL_MTU, FLANNEL_IPMASQ',
    );
    expect(rendered({ ...stock, delegate: { name: 'x' } })).toBe(
      "'delegate' dictionary must not have 'name' field, it'll be set by flannel",
    );
    expect(rendered({ ...stock, delegate: { ipam: {} } })).toBe(
      "'delegate' dictionary must not have 'ipam' field, it'll be set by flannel",
    );
    expect(rendered({ ...stock, delegate: { type: 7 } })).toBe(
      "'delegate' dictionary, if present, must have (string) 'type' field",
    );
    expect(rendered({ ...stock, delegate: 'bridge' })).toMatch(/^failed to load netconf: delegate: /);
  });

  it('has its files where its configuration says, or where flannel has them', () => {
    expect(flannelFiles(stock)).toEqual({
      subnetFile: '/run/flannel/subnet.env',
      dataDir: '/var/lib/cni/flannel',
    });
    expect(flannelFiles({ ...stock, subnetFile: '/a', dataDir: '/b' })).toEqual({
      subnetFile: '/a',
      dataDir: '/b',
    });
  });

  it('finds the delegate of an ADD in the file that it kept, and nothing in anything else', () => {
    expect(keptDelegation('{"type":"bridge"}')).toEqual({ type: 'bridge', text: '{"type":"bridge"}' });
    for (const text of ['', '{', '[]', '{"type":1}']) expect(keptDelegation(text)).toBeUndefined();
  });
});

describe('a subnet file', () => {
  const read = (text: string) => parseSubnetEnv('f', text);

  it('is read line by line, whatever else is in it', () => {
    expect(read(`# comment\n${SUBNET_ENV}OTHER=1\nnonsense`)).toEqual({
      networks: ['10.244.0.0/16'],
      subnets: ['10.244.22.0/24'],
      mtuBytes: 1450,
      isMasqueraded: true,
    });
  });

  it.each([
    ['FLANNEL_SUBNET=10.244.22.1', 'invalid CIDR address: 10.244.22.1'],
    ['FLANNEL_NETWORK=elsewhere/16', 'invalid CIDR address: elsewhere/16'],
    ['FLANNEL_MTU=many', 'strconv.ParseUint: parsing "many": invalid syntax'],
  ])('is refused with %s', (line, wrong) => {
    expect(read(`${SUBNET_ENV}${line}\n`)).toEqual({ wrong });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (subnet, rest) => {
        read(`${SUBNET_ENV}FLANNEL_SUBNET=${subnet}\n${rest}`);
      }),
    );
  });
});
