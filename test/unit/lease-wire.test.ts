import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaseKey, parseLeaseKey, subnetsPrefix } from '../../src/lease/lease-key.ts';
import { leaseValue } from '../../src/lease/lease-value.ts';
import { readLease, readLeases } from '../../src/lease/read-lease.ts';
import { LeaseId } from '../../src/lease/store.ts';
import type { SubnetLease } from '../../src/lease/subnet-lease.ts';
import { Cidr, Ipv4, subnetAt, toAddress } from '../../src/net/ipv4.ts';
import { Cidr6, Ipv6 } from '../../src/net/ipv6.ts';
import { Mac } from '../../src/net/mac.ts';

const subnet = Cidr.parse('10.205.5.0/24');
const publicIp = Ipv4.parse('192.168.50.11');
const publicKey = Buffer.alloc(32, 7).toString('base64');
const dual: SubnetLease = {
  subnet,
  subnet6: Cidr6.parse('fd00:10:205:51::/64'),
  publicIp,
  publicIp6: Ipv6.parse('fd00:50::11'),
  backend: { kind: 'vxlan', vni: 80, vtepMac: Mac.parse('3e:6c:88:e9:f2:70') },
  backend6: { kind: 'vxlan', vni: 80, vtepMac: Mac.parse('ce:81:c6:4e:13:99') },
};

/** As flanneld v0.28.9 writes each. */
const written: readonly (readonly [name: string, lease: SubnetLease, value: string])[] = [
  [
    'vxlan',
    { subnet, publicIp, backend: { kind: 'vxlan', vni: 1, vtepMac: Mac.parse('f2:b9:a5:b0:54:ab') } },
    '{"PublicIP":"192.168.50.11","PublicIPv6":null,"BackendType":"vxlan","BackendData":{"VNI":1,"VtepMAC":"f2:b9:a5:b0:54:ab"}}',
  ],
  [
    'host-gw',
    { subnet, publicIp, backend: { kind: 'host-gw' } },
    '{"PublicIP":"192.168.50.11","PublicIPv6":null,"BackendType":"host-gw"}',
  ],
  [
    'udp or alloc',
    { subnet, publicIp, backend: { kind: 'unnamed' } },
    '{"PublicIP":"192.168.50.11","PublicIPv6":null}',
  ],
  [
    'ipip',
    { subnet, publicIp, backend: { kind: 'ipip' } },
    '{"PublicIP":"192.168.50.11","PublicIPv6":null,"BackendType":"ipip"}',
  ],
  [
    'wireguard',
    { subnet, publicIp, backend: { kind: 'wireguard', publicKey, port: 51820 } },
    `{"PublicIP":"192.168.50.11","PublicIPv6":null,"BackendType":"wireguard","BackendData":{"PublicKey":"${publicKey}","Port":51820}}`,
  ],
  [
    'vxlan of both families',
    dual,
    '{"PublicIP":"192.168.50.11","PublicIPv6":"fd00:50::11","BackendType":"vxlan","BackendData":{"VNI":80,"VtepMAC":"3e:6c:88:e9:f2:70"},"BackendV6Data":{"VNI":80,"VtepMAC":"ce:81:c6:4e:13:99"}}',
  ],
];

function read(value: string, key = leaseKey({ subnet })) {
  return readLease({ key, value, lease: undefined });
}

describe('the key of a lease', () => {
  it('is of its subnet, or of both', () => {
    expect(leaseKey({ subnet })).toBe('/coreos.com/network/subnets/10.205.5.0-24');
    expect(leaseKey(dual, '/lab')).toBe('/lab/subnets/10.205.5.0-24&fd00:10:205:51::-64');
  });

  it('is read back, under any prefix', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 31 }), fc.nat(), fc.string(), (length, index, prefix) => {
        const one = subnetAt(Cidr.parse('0.0.0.0/0'), length, index % 2 ** length);
        expect(parseLeaseKey(leaseKey({ subnet: one }, prefix))).toEqual({ subnet: one });
      }),
    );
    expect(parseLeaseKey(leaseKey(dual))).toEqual({ subnet: dual.subnet, subnet6: dual.subnet6 });
  });

  it.each([
    '10',
    '10.12.13.0',
    '10.12.13-24',
    '10.12.13.300-24',
    '10.12.13.0-24hi',
    '10.12.13.0-32',
    '10.12.13.7-24',
    '10.12.13.0-24 ',
    '&2001::-56',
    '10.12.13.0-24&20011::-56',
    '10.12.13.0-24&2001::',
    '10.12.13.0-24&2001::-128',
    '10.12.13.0-24&2001::7-64',
    '10.12.13.0-24&2001::-56&',
  ])('is not %s', (key) => {
    expect(parseLeaseKey(`${subnetsPrefix()}/${key}`)).toEqual({ reason: expect.any(String) as string });
  });

  it('is anchored at its end only, as flannel reads it', () => {
    expect(parseLeaseKey('/anything at all 10.12.13.0-24')).toEqual({ subnet: '10.12.13.0/24' });
  });
});

describe('the value of a lease', () => {
  it.each(written)('of %s is written byte for byte as flanneld writes it', (_name, lease, value) => {
    expect(leaseValue(lease)).toBe(value);
  });

  it.each(written)('of %s is read back', (_name, lease, value) => {
    expect(read(value, leaseKey(lease))).toEqual({ kind: 'lease', lease });
  });

  it('is read with names in any case, unknown fields, and without PublicIPv6', () => {
    const value =
      '{"publicip":"192.168.50.11","Colour":"red","BACKENDTYPE":"vxlan","backendData":{"vni":1,"vtepmac":"F2:B9:A5:B0:54:AB"}}';
    expect(read(value)).toEqual({ kind: 'lease', lease: written[0]?.[1] });
  });

  it('keeps a backend that is unknown here, or whose data are broken, for its subnet is taken', () => {
    const backends = [
      '"BackendType":"extension","BackendData":{"a":1}',
      '"BackendType":"vxlan","BackendData":{"VNI":1,"VtepMAC":"nonsense"}',
      '"BackendType":"wireguard","BackendData":{"PublicKey":"c2hvcnQ="}',
      '"BackendType":7',
    ];
    const kinds = backends.map((backend) => read(`{"PublicIP":"192.168.50.11",${backend}}`));
    expect(kinds).toMatchObject([
      { lease: { backend: { kind: 'other', type: 'extension', data: { a: 1 } } } },
      {
        lease: {
          backend: { kind: 'other', type: 'vxlan', reason: expect.stringContaining('VtepMAC') as string },
        },
      },
      { lease: { backend: { kind: 'other', type: 'wireguard' } } },
      { lease: { backend: { kind: 'other', type: '7' } } },
    ]);
  });

  it.each(['"Port":0', '"Port":null', '"X":1'])('says no port of WireGuard with %s', (port) => {
    const value = `{"PublicIP":"192.168.50.11","BackendType":"wireguard","BackendData":{"PublicKey":"${publicKey}",${port}}}`;
    expect(read(value)).toMatchObject({ lease: { backend: { kind: 'wireguard', port: undefined } } });
  });

  it.each([
    ['', 'not a JSON object'],
    ['{', 'not a JSON object'],
    ['[]', 'not a JSON object'],
    ['null', 'not a JSON object'],
    ['{}', 'no PublicIP'],
    ['{"PublicIP":null}', 'no PublicIP'],
    ['{"PublicIP":"nobody"}', '"nobody" is no IPv4 address'],
    ['{"PublicIP":7}', '7 is no IPv4 address'],
    ['{"PublicIP":"192.0.2.1","PublicIPv6":"192.0.2.1"}', 'no IPv6 address'],
  ])('is skipped when it is %j, with the reason: %s', (value, reason) => {
    expect(read(value)).toEqual({
      kind: 'skipped',
      key: leaseKey({ subnet }),
      reason: expect.stringContaining(reason) as string,
    });
  });

  it('never fails to be read, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.string(), (value, key) => {
        expect(['lease', 'skipped']).toContain(read(value, `${key}${leaseKey({ subnet })}`).kind);
      }),
    );
  });
});

describe('a list of entries', () => {
  it('is sorted into leases, with what each ends with, and others, with why', () => {
    const numbers = { createRevision: 1, modRevision: 1 };
    const lease = LeaseId.parse('7587862094690551052');
    const [, one, value = ''] = written[1] ?? [];
    const address = toAddress(0);
    expect(
      readLeases([
        { key: leaseKey({ subnet }), value, lease, ...numbers },
        { key: `${subnetsPrefix()}-of-somebody-else`, value: address, lease: undefined, ...numbers },
      ]),
    ).toEqual({
      leases: [{ ...one, leaseId: lease }],
      skipped: [
        {
          key: '/coreos.com/network/subnets-of-somebody-else',
          reason: 'the key does not end in SUBNET-LENGTH',
        },
      ],
    });
  });
});
