import { describe, expect, it } from 'vitest';
import { attachmentOf } from '../../src/cni/attachment-of.ts';
import type { NetworkAttachment } from '../../src/cni/attachment.ts';
import { cachePath, formatCached, parseCached } from '../../src/cni/cache.ts';
import { marshal } from '../../src/cni/json.ts';
import { readLinks } from '../../src/cni/links.ts';
import { parseNetwork } from '../../src/cni/read-network.ts';
import { readResult } from '../../src/cni/result.ts';
import { wiringOf } from '../../src/cni/wiring.ts';

/** As the bridge plugin printed it, version 0.3.1. */
const bridged = {
  cniVersion: '0.3.1',
  interfaces: [
    { name: 'cni0', mac: '96:fc:e5:08:6a:0b' },
    { name: 'veth2489b4b1', mac: '4e:90:d5:fd:ef:96' },
    { name: 'eth0', mac: '82:2b:b7:c4:37:50', sandbox: '/run/netns/pod-a' },
  ],
  ips: [{ version: '4', interface: 2, address: '10.244.1.2/24', gateway: '10.244.1.1' }],
  routes: [{ dst: '10.244.0.0/16' }, { dst: '0.0.0.0/0', gw: '10.244.1.1' }],
  dns: {},
};

describe('a result', () => {
  it('is read whatever version it is of', () => {
    expect(readResult(bridged)?.ips).toEqual([
      { interface: 2, address: '10.244.1.2/24', gateway: '10.244.1.1' },
    ]);
    expect(
      readResult({ cniVersion: '1.1.0', interfaces: [{ name: 'eth0', mtu: 1400, socketPath: '' }] }),
    ).toMatchObject({
      interfaces: [{ name: 'eth0', mtu: 1400 }],
      ips: [],
    });
    const old = { ip: '10.1.2.3/24', gateway: '10.1.2.1', routes: [{ dst: '0.0.0.0/0' }] };
    expect(readResult({ cniVersion: '0.2.0', ip4: old, ip6: { ip: '2001:db8::2/64' } })).toEqual({
      cniVersion: '0.2.0',
      interfaces: [],
      ips: [{ address: '10.1.2.3/24', gateway: '10.1.2.1' }, { address: '2001:db8::2/64' }],
      routes: [{ dst: '0.0.0.0/0' }],
      dns: {},
    });
  });

  it.each([[null], ['text'], [7], [{ ips: 'many' }], [{ interfaces: [{}] }]])('is none: %j', (value) => {
    expect(readResult(value as never)).toBeUndefined();
  });
});

describe('the cable of a pod', () => {
  const of = (result: object) => attachmentOf(readResult(result as never)!);

  it("is the pod's end and the node's, and the bridge before that", () => {
    expect(of(bridged)).toEqual({
      addresses: [{ address: '10.244.1.2/24', gateway: '10.244.1.1' }],
      eth0: { name: 'eth0', mac: '82:2b:b7:c4:37:50', mtuBytes: undefined },
      veth: { name: 'veth2489b4b1', mac: '4e:90:d5:fd:ef:96', mtuBytes: undefined },
      bridge: { name: 'cni0', mac: '96:fc:e5:08:6a:0b', mtuBytes: undefined },
      routes: [
        { dst: '10.244.0.0/16', via: undefined },
        { dst: '0.0.0.0/0', via: '10.244.1.1' },
      ],
    });
  });

  it('has no bridge with ptp, and is not mistaken for the device that bandwidth adds', () => {
    const [, veth, eth0] = bridged.interfaces;
    expect(of({ ...bridged, interfaces: [veth, eth0] }).bridge).toBeUndefined();
    expect(
      of({ ...bridged, interfaces: [...bridged.interfaces, { name: 'bwp0123456789ab' }] }).veth?.name,
    ).toBe('veth2489b4b1');
  });

  it('has what version 1.1.0 says of its MTU', () => {
    const interfaces = bridged.interfaces.map((row) => ({ ...row, mtu: 1450 }));
    expect(of({ ...bridged, interfaces }).eth0?.mtuBytes).toBe(1450);
  });
});

describe('the wiring of a pod', () => {
  const address = (local: string, prefixlen: number, more: object = {}) => ({
    family: 'inet',
    local,
    prefixlen,
    ...more,
  });
  const inPod = [
    { ifname: 'lo', mtu: 65_536 },
    {
      ...{ ifname: 'eth0', address: '82:2b:b7:c4:37:50', mtu: 1450 },
      addr_info: [address('10.244.1.2', 24, { broadcast: '10.244.1.255' })],
    },
  ];
  const veth = {
    ...{ ifname: 'veth2489b4b1', address: '4e:90:d5:fd:ef:96', mtu: 1450, txqlen: 0, master: 'cni0' },
    linkinfo: { info_kind: 'veth', info_slave_data: { hairpin: true } },
  };
  const bridge = {
    ...{ ifname: 'cni0', address: '96:fc:e5:08:6a:0b', mtu: 1450, txqlen: 1000 },
    addr_info: [
      address('10.244.1.1', 24),
      { family: 'inet6', local: 'fe80::1', prefixlen: 64, scope: 'link' },
    ],
  };
  const wire = (more: { readonly result?: object; readonly inPod?: object; readonly onNode?: object } = {}) =>
    wiringOf({
      ...{ pod: 'pod-a', node: 'node-1', result: (more.result ?? bridged) as never },
      inPod: readLinks(JSON.stringify(more.inPod ?? inPod)),
      onNode: readLinks(JSON.stringify(more.onNode ?? [veth, bridge])),
    });

  it('joins the result with what the kernel shows', () => {
    expect(wire()).toEqual({
      ...{
        pod: 'pod-a',
        address: '10.244.1.2',
        prefixLength: 24,
        gateway: '10.244.1.1',
        broadcast: '10.244.1.255',
      },
      eth0: { name: 'eth0', mac: '82:2b:b7:c4:37:50', mtuBytes: 1450, txqueuelen: 0 },
      routes: [
        { dst: '10.244.0.0/16', via: '10.244.1.1' },
        { dst: 'default', via: '10.244.1.1' },
      ],
      veth: {
        ...{ name: 'veth2489b4b1', mac: '4e:90:d5:fd:ef:96', mtuBytes: 1450, txqueuelen: 0 },
        ...{ master: 'cni0', hairpin: true },
      },
      bridge: {
        ...{ name: 'cni0', mac: '96:fc:e5:08:6a:0b', mtuBytes: 1450, txqueuelen: 1000 },
        ...{ address: '10.244.1.1', subnet: '10.244.1.0/24' },
      },
    });
  });

  it('takes the first address of the subnet as gateway where the result names none', () => {
    const ips = [{ address: '10.244.1.2/24', interface: 2 }];
    expect(wire({ result: { ...bridged, ips } })).toMatchObject({ gateway: '10.244.1.1' });
  });

  it('has no bridge where that holds no address', () => {
    expect(wire({ onNode: [veth, { ...bridge, addr_info: [] }] })).toMatchObject({ bridge: undefined });
  });

  it.each([
    ['no IPv4 address', { result: { ...bridged, ips: [] } }],
    ['no cable to the node', { onNode: [] }],
    ['no cable to the node', { onNode: [{ ...veth, linkinfo: { info_kind: 'macvlan' } }] }],
    ['no cable to the node', { inPod: [] }],
  ])('is refused with %s', (without, more) => {
    expect(wire(more)).toMatchObject({
      problem: {
        code: 'cni/no-place',
        message: `pod-a on node-1: the CNI plugins gave it ${without}, which every pod of a lab has to have`,
      },
    });
  });

  it('is refused where its parts are none', () => {
    const ips = [{ address: '10.244.1.2/24', gateway: 'router' }];
    expect(wire({ result: { ...bridged, ips } })).toMatchObject({
      problem: {
        message:
          'pod-a on node-1: the result of the CNI plugins is not understood: is not an IPv4 address such as 10.244.1.2',
      },
    });
  });
});

describe('a cached result', () => {
  const attachment: NetworkAttachment = {
    network: parseNetwork({
      file: 'f',
      text: '{"cniVersion":"0.3.1","name":"cbr0","plugins":[{"type":"bridge"}]}',
    }),
    ...{ containerId: 'pod-a', ifName: 'eth0', netns: '/run/netns/pod-a' },
    cniArgs: [['IgnoreUnknown', '1']],
    capabilityArgs: { mac: '02:00:00:00:00:01' },
    result: bridged,
  };

  it("is in libcni's file, in its order of keys", () => {
    expect(cachePath(attachment)).toBe('/var/lib/cni/results/cbr0-pod-a-eth0');
    const config = Buffer.from('{"cniVersion":"0.3.1","name":"cbr0","plugins":[{"type":"bridge"}]}').toString(
      'base64',
    );
    expect(formatCached(attachment)).toBe(
      `{"kind":"cniCacheV1","containerId":"pod-a","config":"${config}","ifName":"eth0","networkName":"cbr0","netns":"/run/netns/pod-a","cniArgs":[["IgnoreUnknown","1"]],"capabilityArgs":{"mac":"02:00:00:00:00:01"},"result":${marshal(bridged)}}`,
    );
  });

  it('is read again as it was, and anything else passed over', () => {
    expect(parseCached('f', formatCached(attachment))).toEqual(attachment);
    for (const text of ['', '{}', '{"kind":"cniCacheV2"}']) expect(parseCached('f', text)).toBeUndefined();
  });

  it('is JSON as Go writes it', () => {
    expect(marshal({ b: [1, { d: null, c: true }], a: '<&>\u2028é' })).toBe(
      '{"a":"\\u003c\\u0026\\u003e\\u2028é","b":[1,{"c":true,"d":null}]}',
    );
  });
});
