import { describe, expect, it } from 'vitest';
import { judgeTable } from '../../src/check/judge-table.ts';
import type { Verdict } from '../../src/check/verdict.ts';
import type { Link, Observation, Route } from '../../src/observe/tables.ts';
import { expectation, lab, seen, vethOf } from './check-lab.ts';

function judge(yaml: string, observation: Observation): Verdict {
  return judgeTable(expectation('table', yaml), { observation, lab });
}

function link(where: string, dev: string, more: Partial<Link> = {}): Link {
  const kindless = { kind: undefined, master: undefined, peerIndex: undefined, peerNetns: undefined };
  const plain = { txqueuelen: 1000, hairpin: undefined, vxlan: undefined, flags: ['UP'], state: 'UP' };
  return { where, index: 2, dev, mac: undefined, mtuBytes: 1450, ...kindless, ...plain, ...more };
}

describe('a routing table', () => {
  const route: Route = {
    ...{
      where: 'node-1',
      family: 'inet',
      type: undefined,
      dst: '10.244.2.0/24',
      via: '10.244.2.0',
      dev: 'flannel.1',
    },
    ...{ src: undefined, scope: undefined, proto: undefined, flags: ['onlink'] },
  };

  it('has a route to the pods of a node, by its VTEP', () => {
    const claim =
      'routes: { of: node-1, has: { dst: pods of node-2, via: node-2/flannel.1, dev: flannel.1, flags: onlink } }';
    expect(judge(claim, seen({ routes: [route] }))).toMatchObject({
      kind: 'held',
      evidence: ['10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink  # pods of node-2, node-2/flannel.1'],
    });
    expect(judge(claim, seen({ routes: [{ ...route, flags: [] }] }))).toMatchObject({
      kind: 'broke',
      saw: 'no flags, wanted flags onlink',
    });
  });

  it('has a route without a gateway where `via: none` is asked for', () => {
    const onLink = { ...route, dst: '10.244.1.0/24', via: undefined, dev: 'cni0', flags: [] };
    const claim = 'routes: { of: node-1, has: { dst: pods of node-1, via: none } }';
    expect(judge(claim, seen({ routes: [onLink] }))).toMatchObject({ kind: 'held' });
    expect(judge(claim, seen({ routes: [{ ...onLink, via: '10.244.1.1' }] }))).toMatchObject({
      kind: 'broke',
      saw: 'via is 10.244.1.1 (node-1/cni0), wanted no via',
    });
  });
});

describe('a device list', () => {
  const inside = link('pod-a', 'eth0', { index: 2, kind: 'veth', peerIndex: 5, peerNetns: 'node-1' });
  const outside = link('node-1', vethOf.podA, {
    index: 5,
    kind: 'veth',
    master: 'cni0',
    peerIndex: 2,
    peerNetns: 'pod-a',
  });

  it('shows a cable when the indexes of both ends point at each other', () => {
    const both = seen({ links: [inside, outside] });
    expect(judge("links: { of: pod-a, has: { dev: eth0, peer: 'veth:pod-a' } }", both)).toMatchObject({
      kind: 'held',
    });
    expect(
      judge('links: { of: node-1, has: { dev: pod-a, peer: pod-a, master: cni0 } }', both),
    ).toMatchObject({ kind: 'held' });
  });

  it('shows no cable when only one end does', () => {
    const crossed = seen({ links: [inside, { ...outside, peerIndex: 9 }] });
    expect(judge("links: { of: pod-a, has: { dev: eth0, peer: 'veth:pod-a' } }", crossed)).toMatchObject({
      kind: 'broke',
      saw: `no peer, wanted peer node-1/${vethOf.podA} (veth:pod-a)`,
    });
  });

  it('tells a device in no bridge by `master: none`', () => {
    const claim = 'links: { of: node-1, has: { dev: pod-a, master: none } }';
    expect(judge(claim, seen({ links: [outside] }))).toMatchObject({
      kind: 'broke',
      saw: 'master is cni0, wanted no master',
    });
    expect(judge(claim, seen({ links: [{ ...outside, master: undefined }] }))).toMatchObject({
      kind: 'held',
    });
  });

  it('tells what a VXLAN device was made with', () => {
    const vxlan = { vni: 1, local: '192.168.50.11', dev: 'eth0', port: 8472, learning: false };
    const device = seen({ links: [link('node-1', 'flannel.1', { kind: 'vxlan', vxlan })] });
    const claim =
      'links: { of: node-1, has: { dev: flannel.1, kind: vxlan, vni: 1, local: node-1, port: 8472, learning: off, mtu: 1450 } }';
    expect(judge(claim, device)).toMatchObject({ kind: 'held' });
    const learning = seen({
      links: [link('node-1', 'flannel.1', { kind: 'vxlan', vxlan: { ...vxlan, learning: true } })],
    });
    expect(judge(claim, learning)).toMatchObject({
      kind: 'broke',
      saw: 'learning is on, wanted learning off',
    });
  });
});

describe('an address list', () => {
  it('has an address with or without its prefix length', () => {
    const address = {
      where: 'pod-a',
      dev: 'eth0',
      family: 'inet',
      address: '10.244.1.2',
      prefixLength: 24,
      broadcast: '10.244.1.255',
      scope: 'global',
    } as const;
    const addresses = seen({ addresses: [address] });
    for (const written of ['pod-a', '10.244.1.2', '10.244.1.2/24'])
      expect(
        judge(`addresses: { of: pod-a, has: { address: ${written}, broadcast: 10.244.1.255 } }`, addresses),
      ).toMatchObject({
        kind: 'held',
        evidence: ['inet 10.244.1.2/24 brd 10.244.1.255 scope global eth0  # pod-a'],
      });
    expect(judge('addresses: { of: pod-a, has: { address: 10.244.1.2/16 } }', addresses)).toMatchObject({
      kind: 'broke',
    });
  });
});
