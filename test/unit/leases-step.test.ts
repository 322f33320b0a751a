import { describe, expect, it } from 'vitest';
import { judgeLeases, leasesCheck } from '../../src/check/judge-leases.ts';
import { nodeOf } from '../../src/lab/node-of.ts';
import { leaseRows } from '../../src/lease/lease-rows.ts';
import { formatLeases } from '../../src/report/leases.ts';
import { plainStyle } from '../../src/report/style.ts';
import { expectation, lab } from './check-lab.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const prefix = '/coreos.com/network';
const entry = (key: string, value: unknown, more: object = {}) => ({
  key: `${prefix}/subnets/${key}`,
  value: typeof value === 'string' ? value : JSON.stringify(value),
  ...{ createRevision: 2, modRevision: 3, ...more },
});
const ofNode1 = {
  ...{ PublicIP: '192.168.50.11', PublicIPv6: null, BackendType: 'vxlan' },
  BackendData: { VNI: 1, VtepMAC: lab.nodes[0]!.vtep!.mac },
};
const view = {
  ...{ revision: 9, prefix, isStale: false, readAt: '2026-01-01T00:00:00.000Z' },
  entries: [
    entry('10.244.1.0-24', ofNode1, { lease: '77', expiresAt: '2026-01-01T01:02:00Z' }),
    entry('10.244.99.0-24', { PublicIP: '192.0.2.9', BackendType: 'magic' }),
    entry('nonsense', 'nothing'),
  ],
};
const rows = leaseRows(view, (publicIp) => nodeOf(lab, publicIp), NOW);

describe('the leases of a store', () => {
  it('are told by node, with how long they last; strangers and broken keys as such', () => {
    expect(formatLeases(view, rows, plainStyle)).toBe(
      `SUBNET          NODE     PUBLIC IP      BACKEND  MAC OR KEY         TTL    LEASE ID  REVISION
10.244.1.0/24   node-1   192.168.50.11  vxlan    ${lab.nodes[0]!.vtep!.mac}  1h02m  77        3
10.244.99.0/24  foreign  192.0.2.9      magic    -                  -      stays     3
no lease nonsense: the key does not end in SUBNET-LENGTH
store revision 9
`,
    );
  });

  it('are what was last known while the store does not answer', () => {
    expect(formatLeases({ ...view, isStale: true }, [], plainStyle)).toBe(
      'the store does not answer; this is what was known at 2026-01-01T00:00:00.000Z\nno subnet is leased\nstore revision 9\n',
    );
  });
});

describe('an expectation of leases', () => {
  const judge = (yaml: string) => judgeLeases(expectation('leases', `leases: ${yaml}`), { rows, lab });

  it.each([
    ['{ has: { node: node-1, subnet: pods of node-1, ip: node-1, mac: node-1/flannel.1, backend: vxlan } }'],
    ["{ has: { node: node-1, ttl: '< 3721' } }"],
    ["{ has: { node: node-1, ttl: '<= 3720' } }"],
    ["{ has: { node: node-1, ttl: '> 3719' } }"],
    ["{ has: { node: node-1, ttl: '>= 3720' } }"],
    ['{ has: { node: node-1, ttl: 3720, problem: none } }'],
    ["{ has not: { node: node-1, ttl: '> 3720' } }"],
    ['{ has: { subnet: 10.244.99.0/24, node: none, ttl: none } }'],
    ['{ has: { key: nonsense, problem: the key does not end in SUBNET-LENGTH } }'],
    ['{ has not: { node: node-2 } }'],
  ])('holds: %s', (yaml) => {
    expect(judge(yaml)).toMatchObject({ kind: 'held' });
  });

  it.each([
    ["{ has: { node: node-1, ttl: '< 60' } }", 'ttl is 3720, wanted ttl < 60'],
    ['{ has: { node: node-2 } }', 'no lease with node node-2'],
    ['{ has not: { subnet: pods of node-1 } }', '1 such row'],
    ['{ has: { key: nonsense, problem: none } }', 'problem is the key does not end'],
  ])('breaks: %s', (yaml, saw) => {
    const verdict = judge(yaml);
    expect(verdict).toMatchObject({ kind: 'broke', shownBy: 'k8s-netlab lease list' });
    expect(verdict.kind === 'broke' && verdict.saw).toContain(saw);
  });

  it('is refused before the first step where it names what is none', () => {
    const resolve = leasesCheck(expectation('leases', 'leases: { has: { ip: node-9 } }')).resolve;
    expect(() => resolve?.(lab)).toThrow('ip "node-9" is no address or network');
  });
});
