import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Cidr, Ipv4, toAddress } from '../../src/net/ipv4.ts';
import { Cidr6, Ipv6, toIpv6 } from '../../src/net/ipv6.ts';
import { Mac } from '../../src/net/mac.ts';
import { addAddress } from '../../src/netlink/address-requests.ts';
import { readAttributes } from '../../src/netlink/attributes.ts';
import { readKernelAddress } from '../../src/netlink/kernel-address.ts';
import { readKernelLink } from '../../src/netlink/kernel-link.ts';
import { readKernelRoute } from '../../src/netlink/kernel-route.ts';
import { addVxlan } from '../../src/netlink/link-requests.ts';
import { type Message, splitMessages } from '../../src/netlink/messages.ts';
import { replaceFdbEntry, replaceNeighbour } from '../../src/netlink/neighbour-requests.ts';
import { formatRequest, type Request } from '../../src/netlink/request.ts';
import { addRoute, replaceRoute } from '../../src/netlink/route-requests.ts';
import { recorded } from './recorded.ts';

const mac = Mac.parse('02:00:00:00:00:01');
const vxlan = {
  ...{ name: 'flannel.1', vni: 1, local: Ipv4.parse('192.168.50.11'), device: 2, port: 8472 },
  ...{ learning: false, gbp: false, mtuBytes: 1450, mac, txqueuelen: 0 },
};
const vxlan6 = {
  ...{ name: 'flannel-v6.1', vni: 1, local: Ipv6.parse('2001:db8::11'), device: 2, port: 8472 },
  ...{ learning: true, gbp: true },
};
const peer = { device: 7, mac: Mac.parse('02:00:00:00:00:60') };
const route = {
  ...{ kind: 'unicast' as const, dst: Cidr.parse('10.244.60.0/24'), via: Ipv4.parse('10.244.60.0') },
  ...{ device: 7, isOnlink: true },
};

/** What strace saw iproute2 6.1 send for the commands of flannel's tables; eth0 was 2, flannel.1 was 7. The sequence number, a time, is 0. */
const cases: readonly (readonly [file: string, request: Request])[] = [
  ['vxlan', addVxlan(vxlan)],
  ['vxlan6', addVxlan(vxlan6)],
  ['address', addAddress({ device: 7, address: Ipv4.parse('10.244.8.0'), prefixLength: 32 })],
  ['address6', addAddress({ device: 7, address: Ipv6.parse('fd00:10:244:8::'), prefixLength: 128 })],
  ['neigh', replaceNeighbour({ ...peer, address: Ipv4.parse('10.244.60.0') })],
  ['fdb', replaceFdbEntry({ ...peer, dst: Ipv4.parse('192.168.50.12') })],
  ['route', replaceRoute(route)],
  ['route-link', addRoute({ kind: 'unicast', dst: Cidr.parse('10.9.0.0/24'), device: 2, scope: 'link' })],
  ['blackhole', addRoute({ kind: 'blackhole', dst: Cidr.parse('10.8.0.0/24') })],
];

const headBytes = { link: 16, address: 8, route: 12, neighbour: 12 } as const;
const INFO = 18;
const DATA = 2;
const KIND = 1;

function messageOf(request: Request): Message {
  return splitMessages(formatRequest(request, 0))[0]!;
}

/** A message without the order of its attributes, which is free. */
function outline({ type, flags, payload }: Message): unknown {
  const kind = type < 20 ? 'link' : type < 24 ? 'address' : type < 28 ? 'route' : 'neighbour';
  const head = payload.subarray(0, headBytes[kind]);
  // bridge(8) marks a permanent entry as one that needs no ARP, too, which shows nowhere; flannel does not.
  if (kind === 'neighbour') head.writeUInt16LE(head.readUInt16LE(8) & ~0x40, 8);
  return {
    type,
    flags,
    head: head.toString('hex'),
    attributes: tree(payload.subarray(head.length), kind === 'link' ? [INFO, DATA] : []),
  };
}

function tree(bytes: Buffer, [nested, ...deeper]: readonly number[]): Readonly<Record<number, unknown>> {
  const valueOf = (type: number, value: Buffer): unknown => {
    if (type === nested) return tree(value, deeper);
    // iproute2 leaves out the zero byte after the name of a kind.
    return nested === DATA && type === KIND
      ? value.toString('latin1').replace('\0', '')
      : value.toString('hex');
  };
  return Object.fromEntries([...readAttributes(bytes)].map(([type, value]) => [type, valueOf(type, value)]));
}

test.each(cases)('the request for %s is what iproute2 sends', (file, request) => {
  const sent = splitMessages(Buffer.from(recorded(`netlink.request-${file}`).trim(), 'hex'))[0]!;
  expect(outline(messageOf(request))).toEqual(outline(sent));
});

describe('what is asked for is read back as it was meant', () => {
  const ipv4 = fc.nat(0xffff_ffff).map(toAddress);
  const ipv6 = fc.bigInt(0n, (1n << 128n) - 1n).map(toIpv6);
  const anyIp = fc.oneof(ipv4, ipv6);
  const anyMac = fc
    .uint8Array({ minLength: 6, maxLength: 6 })
    .map((octets) => Mac.parse(Buffer.from(octets).toString('hex').match(/../g)!.join(':')));

  test('a vxlan device', () => {
    const any = fc.record({
      ...{
        vni: fc.nat(0xff_ffff),
        local: anyIp,
        device: fc.nat(100_000),
        port: fc.integer({ min: 1, max: 65_535 }),
      },
      ...{
        learning: fc.boolean(),
        gbp: fc.boolean(),
        mtuBytes: fc.nat(65_535),
        mac: anyMac,
        txqueuelen: fc.nat(10_000),
      },
    });
    fc.assert(
      fc.property(any, fc.stringMatching(/^[a-z0-9.-]{1,15}$/), (shape, name) => {
        const { vni, local, device, port, learning, gbp, ...link } = shape;
        const read = readKernelLink(messageOf(addVxlan({ ...shape, name })).payload);
        expect(read).toMatchObject({ name, kind: 'vxlan', ...link });
        expect(read.vxlan).toMatchObject({ vni, local, device, port, learning, gbp });
      }),
    );
  });

  test('an address', () => {
    fc.assert(
      fc.property(anyIp, fc.nat(32), fc.nat(100_000), (address, prefixLength, device) => {
        const read = readKernelAddress(messageOf(addAddress({ device, address, prefixLength })).payload);
        expect(read).toMatchObject({ address, prefixLength, device, scope: 0 });
      }),
    );
  });

  test('a route', () => {
    const network = fc
      .tuple(ipv4, fc.nat(24))
      .map(([address, bits]) => `${address.split('.')[0]!}.0.0.0/${8 + bits}`);
    const network6 = fc.nat(0xffff).map((group) => `fd00:${group.toString(16)}::/48`);
    const dst = fc.oneof(
      network.map((text) => Cidr.parse(text)),
      network6.map((text) => Cidr6.parse(text)),
    );
    fc.assert(
      fc.property(dst, anyIp, fc.nat(100_000), (to, via, device) => {
        const read = readKernelRoute(
          messageOf(replaceRoute({ kind: 'unicast', dst: to, via, device })).payload,
        );
        const whole = /\/(32|128)$/;
        expect(read).toMatchObject({
          dst: to.replace(whole, ''),
          via,
          device,
          table: 254,
          protocol: 3,
          type: 1,
        });
      }),
    );
  });
});
