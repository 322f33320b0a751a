import { describe, expect, it } from 'vitest';
import { nameFilter } from '../../src/check/name-filter.ts';
import { namesOf } from '../../src/check/names.ts';
import { LabError } from '../../src/error/lab-error.ts';
import { capturePoints, isCapturePoint } from '../../src/lab/capture-points.ts';
import { vxlanPortsOf } from '../../src/lab/vxlan-ports.ts';
import { decodeFrame } from '../../src/packet/decode-frame.ts';
import { formatMissed, formatSeenFrame, seenFrameData } from '../../src/report/capture.ts';
import { describeFrame } from '../../src/report/frame-line.ts';
import { plainStyle } from '../../src/report/style.ts';
import { lab, macOf, vethOf } from './check-lab.ts';
import { recordedFrame } from './recorded-frame.ts';

const names = namesOf(lab);

describe('where to capture', () => {
  it('is everywhere when nothing is said', () => {
    expect(capturePoints(lab, []).map(({ where }) => where)).toEqual([
      'underlay',
      'node-1',
      'node-2',
      'node-3',
      'pod-a',
      'pod-c',
      'pod-b',
    ]);
  });

  it('is a namespace, a device, or the far end of a cable', () => {
    expect(capturePoints(lab, ['pod-a', 'node-1/flannel.1', 'veth:pod-a', 'port:node-2'])).toEqual([
      { where: 'pod-a' },
      { where: 'node-1', devices: ['flannel.1', vethOf.podA] },
      { where: 'underlay', devices: ['node-2'] },
    ]);
  });

  it('is the whole namespace once that is named', () => {
    expect(capturePoints(lab, ['node-1/eth0', 'node-1'])).toEqual([{ where: 'node-1' }]);
    expect(capturePoints(lab, ['node-1', 'node-1/eth0'])).toEqual([{ where: 'node-1' }]);
  });

  it('may be a device the lab knows nothing of', () => {
    expect(isCapturePoint(lab, 'node-1/wg0')).toBe(true);
  });

  it.each(['pod-x', 'pod-x/eth0', 'veth:pod-x', 'node-1/a-name-too-long-for-it', 'icmp'])(
    'is not %s',
    (word) => {
      expect(isCapturePoint(lab, word)).toBe(false);
      expect(() => capturePoints(lab, [word])).toThrow(LabError);
    },
  );
});

describe('a filter', () => {
  it.each([
    ['host pod-a', 'host 10.244.1.2'],
    [
      'icmp and (host pod-a or not src host node-2)',
      'icmp and (host 10.244.1.2 or not src host 192.168.50.12)',
    ],
    ['ether host pod-a', `ether host ${macOf.podA}`],
    ['ether src pod-a and host pod-a', `ether src ${macOf.podA} and host 10.244.1.2`],
    ['host node-1/cni0', 'host 10.244.1.1'],
    ['port 53', 'port 53'],
  ])('%s has numbers in the place of names', (filter, numbers) => {
    expect(nameFilter(filter, names)).toBe(numbers);
  });
});

describe('a frame in words', () => {
  const form = { names, style: plainStyle };
  const words = (name: string) =>
    describeFrame(decodeFrame(recordedFrame(name), 'ethernet', { vxlanPorts: vxlanPortsOf(lab) }), form);

  it('begins with the innermost packet and ends with the outermost frame', () => {
    expect(words('vxlan-echo-request')).toEqual([
      'ICMP echo request id 95 seq 1  10.244.1.2 (pod-a) > 10.244.2.2 (pod-b)  ttl 63, DF, 36 bytes',
      'Ethernet ea:65:3c:5a:74:2c (node-1/flannel.1) > 1e:e9:26:ec:63:07 (node-2/flannel.1)',
      'in VXLAN 1, UDP 50663 > 8472  192.168.50.11 (node-1) > 192.168.50.12 (node-2)  ttl 64, 86 bytes',
      'Ethernet 1e:04:6f:68:ca:90 (node-1) > c6:fb:76:9e:94:94 (node-2)',
    ]);
  });

  it.each([
    ['arp-request', 'ARP who-has 10.244.1.1 (node-1/cni0) tell 10.244.1.2 (pod-a)'],
    ['arp-reply', 'ARP 10.244.1.1 (node-1/cni0) is-at ce:c5:b6:29:8b:e2 (node-1/cni0)'],
    [
      'port-unreachable',
      'ICMP port unreachable, about 10.244.1.2 (pod-a) > 10.244.2.2 (pod-b)  10.244.2.2 (pod-b) > 10.244.1.2 (pod-a)  ttl 62, 59 bytes',
    ],
    [
      'ttl-exceeded',
      'ICMP TTL exceeded, about 10.244.1.2 (pod-a) > 10.244.2.2 (pod-b)  10.244.1.1 (node-1/cni0) > 10.244.1.2 (pod-a)  ttl 64, 112 bytes',
    ],
    ['tcp-syn', 'TCP 43700 > 8080 SYN  10.244.1.2 (pod-a) > 10.244.2.2 (pod-b)  ttl 64, DF, 60 bytes'],
    ['tcp-reset', 'TCP 81 > 41066 RST ACK  10.244.2.2 (pod-b) > 10.244.1.2 (pod-a)  ttl 62, DF, 40 bytes'],
    ['udp', 'UDP 35344 > 9, 3 bytes of data  10.244.1.2 (pod-a) > 10.244.2.2 (pod-b)  ttl 64, DF, 31 bytes'],
    [
      'last-fragment',
      'fragment of IP protocol 1  10.244.2.2 (pod-b) > 10.244.1.2 (pod-a)  ttl 62, 204 bytes, fragment at 1424, the last',
    ],
    [
      'router-solicitation',
      'ICMPv6 router solicitation  fe80::80e5:ddff:fe73:ad88 > ff02::2  hop limit 255, 56 bytes',
    ],
  ])('%s', (name, line) => {
    expect(words(name)[0]).toBe(line);
  });

  const captured = {
    where: 'node-1',
    dev: 'cni0',
    direction: 'in',
    atNs: 1_000_275_000n,
    link: 'ethernet',
    lengthBytes: 42,
    bytes: recordedFrame('arp-request'),
  } as const;
  const seen = { captured, frame: decodeFrame(captured.bytes, 'ethernet', { vxlanPorts: [] }) };

  it('stands behind its time and place', () => {
    expect(formatSeenFrame(seen, 1_000_000_000n, form)).toBe(
      '    0.275 ms  node-1/cni0 in            ARP who-has 10.244.1.1 (node-1/cni0) tell 10.244.1.2 (pod-a)\n' +
        '                                        Ethernet 82:e5:dd:73:ad:88 (pod-a) > ff:ff:ff:ff:ff:ff (everybody)\n',
    );
  });

  it('is the same as data, with the owners of its numbers', () => {
    expect(seenFrameData(seen, names)).toMatchObject({
      where: 'node-1',
      atNs: '1000275000',
      frame: { payload: { kind: 'arp', targetIp: '10.244.1.1' } },
      names: { '82:e5:dd:73:ad:88': 'pod-a', '10.244.1.1': 'node-1/cni0' },
    });
  });

  it('is counted, and so are those the kernel had no room for', () => {
    expect(formatMissed({ 'node-1': 0 }, 1, plainStyle)).toBe('1 frame, none missed\n');
    expect(formatMissed({ 'node-1': 0, 'pod-a': 7 }, 12, plainStyle)).toBe(
      '12 frames; missed, for want of room: 7 in pod-a\n',
    );
  });
});
