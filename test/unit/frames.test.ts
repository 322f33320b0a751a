import { describe, expect, it } from 'vitest';
import { frameCells } from '../../src/check/frames/frame-cells.ts';
import { type FramesExpectation, isJudgedAtEnd, judgeFrames } from '../../src/check/frames/judge-frames.ts';
import { vxlanPortsOf } from '../../src/lab/vxlan-ports.ts';
import { decodeFrame } from '../../src/packet/decode-frame.ts';
import type { SeenFrame } from '../../src/packet/seen-frame.ts';
import { expectation, lab, macOf, vethOf } from './check-lab.ts';
import { recordedFrame } from './recorded-frame.ts';

const vxlanPorts = vxlanPortsOf(lab);

const cellsOf = (name: string) => frameCells(decodeFrame(recordedFrame(name), 'ethernet', { vxlanPorts }));

describe('a frame is of every kind that fits', () => {
  it.each([
    ['arp-request', ['arp request', 'arp']],
    ['arp-reply', ['arp reply', 'arp']],
    ['echo-request', ['echo request', 'icmp', 'ipv4']],
    ['vxlan-echo-request', ['echo request', 'icmp', 'ipv4']],
    ['port-unreachable', ['port unreachable', 'icmp error', 'icmp', 'ipv4']],
    ['ttl-exceeded', ['ttl exceeded', 'icmp error', 'icmp', 'ipv4']],
    ['last-fragment', ['fragment', 'ipv4']],
    ['udp', ['udp', 'ipv4']],
    ['tcp-syn', ['tcp syn', 'tcp', 'ipv4']],
    ['tcp-reset', ['tcp reset', 'tcp', 'ipv4']],
    ['router-solicitation', ['ipv6']],
  ])('%s', (name, kinds) => {
    expect(cellsOf(name).what).toEqual(kinds);
  });
});

describe('the columns of a frame', () => {
  it('of an ARP question are who has it and who wants to know', () => {
    expect(cellsOf('arp-request')).toMatchObject({
      'source mac': [macOf.podA],
      'destination mac': ['ff:ff:ff:ff:ff:ff'],
      'who-has': ['10.244.1.1'],
      tell: ['10.244.1.2'],
      'sender mac': [macOf.podA],
    });
  });

  it('of an ARP answer are the address and where it is', () => {
    expect(cellsOf('arp-reply')).toMatchObject({ source: ['10.244.1.1'], 'is-at': [macOf.gateway] });
    expect(cellsOf('arp-reply')).not.toHaveProperty('who-has');
  });

  it('speak of the frame inside, those of the wrapping are outer ones', () => {
    expect(cellsOf('vxlan-echo-request')).toMatchObject({
      source: ['10.244.1.2'],
      destination: ['10.244.2.2'],
      ttl: ['63'],
      df: ['on', 'true'],
      size: ['36'],
      seq: ['1'],
      vni: ['1'],
      'outer source': ['192.168.50.11'],
      'outer destination': ['192.168.50.12'],
      'outer ttl': ['64'],
      'outer df': ['off', 'false'],
      'outer size': ['86'],
      'outer source port': ['50663'],
      'outer port': ['8472'],
    });
    expect(cellsOf('echo-request')).not.toHaveProperty('vni');
  });

  it('of TCP and UDP have ports', () => {
    expect(cellsOf('tcp-syn')).toMatchObject({ 'source port': ['43700'], 'destination port': ['8080'] });
    expect(cellsOf('udp')).toMatchObject({ 'destination port': ['9'] });
  });
});

/** A recorded frame at a device, so many ms after the first. */
function at(point: string, name: string, ms = 0): SeenFrame {
  const [where = '', dev = '', direction] = point.split(/[/ ]/);
  const bytes = recordedFrame(name);
  return {
    captured: {
      ...{ where, dev, direction: direction === 'out' ? 'out' : 'in', link: 'ethernet', bytes },
      atNs: BigInt(ms) * 1_000_000n,
      lengthBytes: bytes.length,
    },
    frame: decodeFrame(bytes, 'ethernet', { vxlanPorts }),
  };
}

const passed = [
  at('pod-a/eth0 out', 'arp-request', 1),
  at(`node-1/${vethOf.podA} in`, 'arp-request', 2),
  at('pod-a/eth0 in', 'arp-reply', 3),
  at('pod-a/eth0 out', 'echo-request', 4),
  at('underlay/node-1 in', 'vxlan-echo-request', 5),
];

function judge(expected: FramesExpectation, frames = passed, missed = {}) {
  const verdict = judgeFrames(expected, { frames, missed, lab });
  return verdict.kind === 'untested' ? ['untested', verdict.reason] : [verdict.kind, verdict.saw];
}

const seen = (yaml: string) => expectation('seen', `seen: { ${yaml} }`);
const notSeen = (yaml: string) => expectation('seen', `not seen: { ${yaml} }`);
const inOrder = (...frames: readonly string[]) =>
  expectation('in-order', `in order: [${frames.map((frame) => `{ ${frame} }`).join(', ')}]`);

describe('a frame that is expected', () => {
  it('holds when one passed the point like that, with all its layers as evidence', () => {
    const wrapped = seen('at: underlay, what: echo request, source: pod-a, outer source: node-1, vni: 1');
    expect(judgeFrames(wrapped, { frames: passed, missed: {}, lab })).toMatchObject({
      kind: 'held',
      wanted: 'underlay sees an echo request with source pod-a, vni 1, outer source node-1',
      saw: '1 such frame',
      shownBy: 'tcpdump -eni any',
      evidence: [
        '4.000 ms port:node-1 in: ICMP echo request id 95 seq 1, 10.244.1.2 (pod-a) > 10.244.2.2 (pod-b), ttl 63, DF, 36 bytes',
        '  Ethernet ea:65:3c:5a:74:2c (node-1/flannel.1) > 1e:e9:26:ec:63:07 (node-2/flannel.1)',
        '  in VXLAN 1, UDP 50663 > 8472, 192.168.50.11 (node-1) > 192.168.50.12 (node-2), ttl 64, 86 bytes',
        '  Ethernet 1e:04:6f:68:ca:90 (node-1) > c6:fb:76:9e:94:94 (node-2)',
      ],
    });
  });

  it.each([
    ['at: pod-a, what: echo request, ttl: 62', 'ttl is 64, wanted ttl 62'],
    ['at: pod-a, what: udp', 'no UDP packet among 3 frames'],
    ['at: pod-c', 'no frame among 0 frames'],
    ['at: pod-a, what: echo request, vni: 1', 'no vni, wanted vni 1'],
    ['at: underlay, what: echo request, vni: none', 'vni is 1, wanted no vni'],
    [
      'at: pod-a, what: arp request, who-has: pod-b',
      'who-has is 10.244.1.1 (node-1/cni0), wanted who-has 10.244.2.2 (pod-b)',
    ],
    ['at: pod-a, what: arp request, times: 2', '1 such frame'],
  ])('and is not there breaks with the nearest: %s', (yaml, saw) => {
    expect(judge(seen(yaml))).toEqual(['broke', saw]);
  });

  it('is looked for at a namespace, a device or the end of a cable', () => {
    expect(judge(seen('at: node-1, what: arp request'))[0]).toBe('held');
    expect(judge(seen("at: 'veth:pod-a', what: arp request, destination mac: everybody"))[0]).toBe('held');
    expect(judge(seen("at: 'veth:pod-c', what: arp request"))[0]).toBe('broke');
    expect(judge(seen('at: node-1/cni0, what: arp request'))[0]).toBe('broke');
  });

  it('is shown by tcpdump in the namespace it is expected in', () => {
    const shownBy = (yaml: string) => judgeFrames(seen(yaml), { frames: [], missed: {}, lab }).shownBy;
    expect(shownBy('at: node-1/flannel.1')).toBe('ip netns exec node-1 tcpdump -eni flannel.1');
    expect(shownBy("at: 'port:node-2'")).toBe('tcpdump -eni node-2');
  });
});

describe('a frame that is not expected', () => {
  it('holds when none passed, and breaks when one did', () => {
    expect(judge(notSeen('at: pod-a, what: echo reply'))).toEqual(['held', 'no such frame among 3']);
    expect(judge(notSeen('at: pod-a, what: arp'))).toEqual(['broke', '2 such frames']);
    expect(notSeen('at: pod-a, what: echo reply')).toSatisfy(isJudgedAtEnd);
  });

  it('is untested where frames were missed that could have been it', () => {
    const reason = 'the capture missed frames, for want of room: 3 in pod-a';
    const missed = { 'pod-a': 3, 'pod-b': 0 };
    expect(judge(notSeen('at: pod-a, what: udp'), passed, missed)).toEqual(['untested', reason]);
    expect(judge(seen('at: pod-a, what: udp'), passed, missed)).toEqual(['untested', reason]);
    expect(judge(seen('at: pod-a, what: arp request, times: 1'), passed, missed)[0]).toBe('untested');
    expect(judge(inOrder('at: pod-a, what: udp', 'at: pod-b'), passed, missed)[0]).toBe('untested');
  });

  it('breaks also then where it was seen, and holds where nothing was missed', () => {
    const missed = { 'pod-a': 3, 'pod-b': 0 };
    expect(judge(notSeen('at: pod-a, what: arp'), passed, missed)[0]).toBe('broke');
    expect(judge(notSeen('at: pod-b, what: arp'), passed, missed)[0]).toBe('held');
    expect(judge(seen('at: pod-a, what: arp request'), passed, missed)[0]).toBe('held');
  });
});

describe('frames in an order', () => {
  const asks = 'at: pod-a, what: arp request, direction: out';
  const told = 'at: pod-a, what: arp reply, direction: in';
  const sends = 'at: pod-a, what: echo request';

  it('hold when they passed so, with all of them as evidence', () => {
    const verdict = judgeFrames(inOrder(asks, told, sends), { frames: passed, missed: {}, lab });
    expect(verdict).toMatchObject({
      kind: 'held',
      saw: 'all 3 in this order',
      wanted:
        'in this order: pod-a sees an ARP request going out; pod-a sees an ARP reply coming in; pod-a sees an echo request',
      shownBy: 'ip netns exec pod-a tcpdump -eni any',
    });
    expect(verdict.kind === 'held' && verdict.evidence.filter((line) => line.includes(' ms '))).toHaveLength(
      3,
    );
  });

  it('break at the first that came earlier', () => {
    expect(judge(inOrder(told, asks))).toEqual([
      'broke',
      '1 in this order, then not: pod-a sees an ARP request going out: that came earlier',
    ]);
  });

  it('break at the first that did not come, with the nearest', () => {
    expect(judge(inOrder(asks, `${sends}, ttl: 1`))).toEqual([
      'broke',
      '1 in this order, then not: pod-a sees an echo request with ttl 1: ttl is 64, wanted ttl 1',
    ]);
  });

  it('are as many frames as are named: one that passed once is not two', () => {
    expect(judge(inOrder(asks, asks))[0]).toBe('broke');
  });
});
