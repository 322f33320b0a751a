import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CapturedFrame, orderFrames } from '../../src/packet/captured-frame.ts';
import { decodeFrame } from '../../src/packet/decode-frame.ts';
import type { Frame, Ip, Transport } from '../../src/packet/frame.ts';
import { liveOrder } from '../../src/packet/order-live.ts';
import { recordedFrame } from './recorded-frame.ts';

const decode = (bytes: Buffer): Frame => decodeFrame(bytes, 'ethernet', { vxlanPorts: [8472] });

function packetOf(bytes: Buffer): Ip {
  const { payload } = decode(bytes);
  if (payload.kind !== 'ip') throw new Error(`no IP packet but ${payload.kind}`);
  return payload;
}

function transportOf<K extends Transport['kind']>(name: string, kind: K): Extract<Transport, { kind: K }> {
  const { transport } = packetOf(recordedFrame(name));
  if (transport.kind !== kind) throw new Error(`no ${kind} but ${transport.kind}`);
  return transport as Extract<Transport, { kind: K }>;
}

describe('a frame, taken apart', () => {
  it('asks by ARP who has an address', () => {
    expect(decode(recordedFrame('arp-request'))).toEqual({
      ethernet: { source: '82:e5:dd:73:ad:88', destination: 'ff:ff:ff:ff:ff:ff', etherType: 0x0806 },
      payload: {
        kind: 'arp',
        operation: 'request',
        senderMac: '82:e5:dd:73:ad:88',
        senderIp: '10.244.1.2',
        targetMac: '00:00:00:00:00:00',
        targetIp: '10.244.1.1',
      },
    });
  });

  it('answers by ARP with a MAC', () => {
    expect(decode(recordedFrame('arp-reply')).payload).toMatchObject({
      operation: 'reply',
      senderMac: 'ce:c5:b6:29:8b:e2',
      senderIp: '10.244.1.1',
      targetMac: '82:e5:dd:73:ad:88',
    });
  });

  it('carries an echo request', () => {
    expect(packetOf(recordedFrame('echo-request'))).toEqual({
      kind: 'ip',
      version: 4,
      source: '10.244.1.2',
      destination: '10.244.2.2',
      ttl: 64,
      lengthBytes: 36,
      dontFragment: true,
      id: 0x91c2,
      fragment: undefined,
      transport: {
        kind: 'icmp',
        version: 4,
        type: 8,
        code: 0,
        echo: { kind: 'request', id: 0x5f, seq: 1 },
        about: undefined,
        mtuBytes: undefined,
      },
    });
  });

  it('carries another frame inside VXLAN', () => {
    const outer = packetOf(recordedFrame('vxlan-echo-request'));
    expect(outer).toMatchObject({ source: '192.168.50.11', destination: '192.168.50.12', ttl: 64 });
    const { vxlan, destinationPort } = transportOf('vxlan-echo-request', 'udp');
    expect(destinationPort).toBe(8472);
    expect(vxlan).toMatchObject({
      vni: 1,
      frame: {
        ethernet: { source: 'ea:65:3c:5a:74:2c', destination: '1e:e9:26:ec:63:07' },
        payload: { source: '10.244.1.2', destination: '10.244.2.2', ttl: 63 },
      },
    });
  });

  it('is plain UDP where the port is not one of VXLAN', () => {
    const { payload } = decodeFrame(recordedFrame('vxlan-echo-request'), 'ethernet', { vxlanPorts: [4789] });
    expect(payload).toMatchObject({ transport: { kind: 'udp', vxlan: undefined } });
  });

  it('quotes the packet an ICMP error is about', () => {
    expect(transportOf('port-unreachable', 'icmp')).toMatchObject({
      type: 3,
      code: 3,
      echo: undefined,
      about: { source: '10.244.1.2', destination: '10.244.2.2', transport: { destinationPort: 9 } },
    });
    expect(transportOf('ttl-exceeded', 'icmp')).toMatchObject({ type: 11, about: { ttl: 1 } });
  });

  it('says the MTU where a packet was too big', () => {
    const bytes = recordedFrame('port-unreachable');
    bytes[35] = 4;
    bytes.writeUInt16BE(1400, 40);
    expect(packetOf(bytes).transport).toMatchObject({ type: 3, code: 4, mtuBytes: 1400 });
  });

  it('may be a fragment, and only the first one has a transport header', () => {
    expect(packetOf(recordedFrame('first-fragment'))).toMatchObject({
      fragment: { offsetBytes: 0, isLast: false },
      transport: { kind: 'icmp' },
    });
    expect(packetOf(recordedFrame('last-fragment'))).toMatchObject({
      fragment: { offsetBytes: 1424, isLast: true },
      transport: { kind: 'fragment', protocol: 1 },
    });
  });

  it('carries UDP data and TCP flags', () => {
    expect(Buffer.from(transportOf('udp', 'udp').payload).toString()).toBe('hi\n');
    const syn = transportOf('tcp-syn', 'tcp');
    expect(syn).toMatchObject({ destinationPort: 8080, flags: ['SYN'], ack: 0 });
    expect(syn.payload).toHaveLength(0);
    const reset = transportOf('tcp-reset', 'tcp');
    expect(reset).toMatchObject({ sourcePort: 81, flags: ['RST', 'ACK'] });
  });

  it('carries IPv6, also behind hop-by-hop options', () => {
    expect(packetOf(recordedFrame('router-solicitation'))).toMatchObject({
      version: 6,
      source: 'fe80::80e5:ddff:fe73:ad88',
      destination: 'ff02::2',
      ttl: 255,
      transport: { kind: 'icmp', version: 6, type: 133 },
    });
    expect(packetOf(recordedFrame('multicast-listener-report'))).toMatchObject({
      destination: 'ff02::16',
      ttl: 1,
      transport: { type: 143 },
    });
  });

  it('begins with IP on a device without link-layer addresses', () => {
    const packet = recordedFrame('udp').subarray(14);
    expect(decodeFrame(packet, 'ip', { vxlanPorts: [] })).toMatchObject({
      ethernet: undefined,
      payload: { kind: 'ip', transport: { kind: 'udp' } },
    });
  });

  it.each([
    ['Ethernet', 'echo-request', 13],
    ['ARP', 'arp-request', 41],
    ['IPv4', 'echo-request', 33],
    ['IPv6', 'router-solicitation', 53],
    ['ICMP', 'echo-request', 41],
    ['UDP', 'udp', 41],
    ['TCP', 'tcp-syn', 53],
  ])('is malformed where it ends within its %s header', (protocol, name, bytes) => {
    expect(JSON.stringify(decode(recordedFrame(name).subarray(0, bytes)))).toContain(
      `{"kind":"malformed","protocol":"${protocol}"}`,
    );
  });

  it('may say anything at all, and is read without complaint', () => {
    const names = [
      'echo-request',
      'vxlan-echo-request',
      'port-unreachable',
      'tcp-syn',
      'multicast-listener-report',
    ];
    const mutated = fc
      .tuple(
        fc.constantFrom(...names),
        fc.array(fc.tuple(fc.nat(140), fc.nat(255)), { maxLength: 8 }),
        fc.nat(150),
      )
      .map(([name, changes, length]) => {
        const bytes = recordedFrame(name);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        return bytes.subarray(0, length);
      });
    fc.assert(
      fc.property(mutated, (bytes) => {
        expect(decode(bytes)).toBeDefined();
      }),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeFrame(bytes, 'ip', { vxlanPorts: [0, 8472] })).toBeDefined();
      }),
    );
  });
});

describe('frames of several namespaces', () => {
  const at = (where: string, dev: string, atNs: number): CapturedFrame => ({
    where,
    dev,
    direction: 'in',
    atNs: BigInt(atNs),
    link: 'ethernet',
    lengthBytes: 0,
    bytes: Buffer.alloc(0),
  });
  const names = (frames: readonly CapturedFrame[]) => frames.map(({ dev }) => dev);

  it('are put in order by their times', () => {
    expect(names(orderFrames([at('b', 'second', 2), at('a', 'first', 1), at('a', 'third', 3)]))).toEqual([
      'first',
      'second',
      'third',
    ]);
  });

  it('stay in the order of their namespace where its times go back', () => {
    const frames = [at('a', 'veth', 5), at('a', 'port', 7), at('a', 'bridge', 5), at('b', 'far', 6)];
    expect(names(orderFrames(frames))).toEqual(['veth', 'far', 'port', 'bridge']);
  });

  it('are told when no earlier one can come any more', () => {
    const order = liveOrder();
    order.push(at('a', 'later', 30));
    order.push(at('b', 'earlier', 10));
    expect(names(order.take(20n))).toEqual(['earlier']);
    order.push(at('b', 'between', 20));
    expect(names(order.take(20n))).toEqual([]);
    expect(names(order.takeAll())).toEqual(['between', 'later']);
  });
});
