import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carrier } from '../../src/agent/backends/udp/carrier.ts';
import {
  checksum,
  decrementTtl,
  destinationOf,
  isIpv4,
  netUnreachable,
} from '../../src/agent/backends/udp/ip-packet.ts';
import { nextHops } from '../../src/agent/backends/udp/next-hops.ts';
import { notOpened } from '../../src/agent/backends/udp/open-wires.ts';
import { type Ipv4, toNumber } from '../../src/net/ipv4.ts';

const address = (text: string) => toNumber(text as Ipv4);

/** An IPv4 packet with a right checksum; protocol 17 is UDP. */
function packet({
  ttl = 64,
  protocol = 17,
  to = '10.244.2.2',
  fragment = 0,
  payload = 'hello, wire',
} = {}): Buffer {
  const bytes = Buffer.alloc(20 + payload.length);
  bytes.writeUInt8(0x45, 0);
  bytes.writeUInt16BE(bytes.length, 2);
  bytes.writeUInt16BE(fragment, 6);
  bytes.writeUInt8(ttl, 8);
  bytes.writeUInt8(protocol, 9);
  bytes.writeUInt32BE(address('10.244.1.2'), 12);
  bytes.writeUInt32BE(address(to), 16);
  bytes.writeUInt16BE(checksum(bytes.subarray(0, 20)), 10);
  bytes.write(payload, 20, 'latin1');
  return bytes;
}

describe('a hop', () => {
  it('leaves a right checksum, whatever the packet', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 255 }),
        fc.integer({ min: 0, max: 0xffff_ffff }),
        (ttl, source) => {
          const bytes = packet({ ttl });
          bytes.writeUInt32BE(source, 12);
          bytes.writeUInt16BE(0, 10);
          bytes.writeUInt16BE(checksum(bytes.subarray(0, 20)), 10);
          expect(decrementTtl(bytes)).toBe(true);
          expect(bytes.readUInt8(8)).toBe(ttl - 1);
          expect(checksum(bytes.subarray(0, 20))).toBe(0);
        },
      ),
    );
  });

  it('is not there for a packet with one left', () => {
    const bytes = packet({ ttl: 1 });
    expect(decrementTtl(bytes)).toBe(false);
    expect(bytes).toEqual(packet({ ttl: 1 }));
  });
});

describe('the answer "net unreachable"', () => {
  const from = address('10.244.1.0');

  it('quotes the header and eight bytes, and its checksums are right', () => {
    const offending = packet();
    const answer = netUnreachable(offending, from)!;
    expect(checksum(answer.subarray(0, 20))).toBe(0);
    expect(checksum(answer.subarray(20))).toBe(0);
    expect(answer.subarray(28)).toEqual(offending.subarray(0, 28));
    expect([...answer.subarray(20, 22)]).toEqual([3, 0]);
    expect(answer.readUInt32BE(12)).toBe(from);
    expect([answer.readUInt8(8), destinationOf(answer)]).toEqual([8, address('10.244.1.2')]);
  });

  it('quotes what there is of a packet of less', () => {
    expect(netUnreachable(packet({ payload: 'ab' }), from)).toHaveLength(56);
  });

  it('is never given to ICMP or to a later fragment', () => {
    expect(netUnreachable(packet({ protocol: 1 }), from)).toBeUndefined();
    expect(netUnreachable(packet({ fragment: 185 }), from)).toBeUndefined();
    expect(netUnreachable(packet({ fragment: 0x2000 }), from)).toBeDefined();
  });
});

describe('next hops', () => {
  const net = (base: string, length: number) => ({ base: address(base), length });

  it('are found by the longest prefix', () => {
    const hops = nextHops<string>();
    hops.set(net('10.244.0.0', 16), 'all');
    hops.set(net('10.244.2.0', 24), 'two');
    hops.set(net('0.0.0.0', 0), 'any');
    expect(['10.244.2.9', '10.244.3.9', '192.0.2.1'].map((to) => hops.find(address(to)))).toEqual([
      'two',
      'all',
      'any',
    ]);
  });

  it('change and go with their subnet', () => {
    const hops = nextHops<string>();
    hops.set(net('10.244.2.0', 24), 'old');
    hops.set(net('10.244.2.0', 24), 'new');
    expect(hops.find(address('10.244.2.1'))).toBe('new');
    hops.remove(net('10.244.2.0', 24));
    hops.remove(net('10.244.3.0', 24));
    expect(hops.find(address('10.244.2.1'))).toBeUndefined();
  });
});

describe('the forwarder', () => {
  /** What came out of it for these packets: text to a hop, and packets into the device. */
  function carried(from: 'tun' | 'udp', packets: readonly Buffer[]) {
    const queue = [...packets];
    const out = { sent: [] as string[], written: [] as Buffer[], left: queue };
    const read = () => queue.shift();
    const none = () => undefined;
    const wires = {
      readTun: from === 'tun' ? read : none,
      readUdp: from === 'udp' ? read : none,
      writeTun: (bytes: Buffer) => void out.written.push(bytes),
      sendUdp: (bytes: Buffer, to: string) => void out.sent.push(`${bytes.readUInt8(8)} to ${to}`),
    };
    const hops = nextHops<string>();
    hops.set({ base: address('10.244.2.0'), length: 24 }, 'node-2');
    const { carryIn, carryOut } = carrier(wires, hops, address('10.244.1.0'));
    (from === 'tun' ? carryOut : carryIn)();
    return out;
  }

  it('sends a packet to the node that has its destination, a hop older', () => {
    expect(carried('tun', [packet()]).sent).toEqual(['63 to node-2']);
    expect(carried('tun', [packet({ ttl: 1 })])).toMatchObject({ sent: [], written: [] });
  });

  it('answers for a subnet of nobody', () => {
    const { sent, written } = carried('tun', [packet({ to: '10.244.9.2' })]);
    expect([sent.length, written.length]).toEqual([0, 1]);
  });

  it('hands in what others send, a hop older', () => {
    const [first, ...rest] = carried('udp', [packet(), packet({ ttl: 1 })]).written;
    expect([first?.readUInt8(8), rest]).toEqual([63, []]);
  });

  it('drops what is no IPv4 packet', () => {
    const six = Buffer.alloc(40, 0x60);
    expect(isIpv4(six)).toBe(false);
    expect(isIpv4(Buffer.alloc(19, 0x45))).toBe(false);
    for (const from of ['tun', 'udp'] as const)
      expect(carried(from, [six, Buffer.from('hello')])).toMatchObject({ sent: [], written: [] });
  });

  it('carries a burst at most before others get their turn', () => {
    expect(
      carried(
        'tun',
        Array.from({ length: 100 }, () => packet()),
      ).left,
    ).toHaveLength(36);
  });
});

describe('a TUN device that cannot be opened', () => {
  it('is told apart by what refused it', () => {
    expect(notOpened(new Error('open: Permission denied')).problems[0]).toMatchObject({
      code: 'agent/no-tun',
      message: 'failed to open TUN device: /dev/net/tun: Permission denied',
    });
    expect(notOpened(new Error('ioctl: Device or resource busy')).problems[0]).toMatchObject({
      code: 'agent/backend-failed',
      message: 'failed to open TUN device: ioctl: Device or resource busy',
    });
  });
});
