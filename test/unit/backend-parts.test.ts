import { describe, expect, test } from 'vitest';
import type { PeerChange } from '../../src/agent/backends/backend.ts';
import { vxlanDifference } from '../../src/agent/backends/compare-vxlan.ts';
import { reachesOf, typeOf } from '../../src/agent/backends/reach.ts';
import { askAgain } from '../../src/agent/backends/retry.ts';
import { vxlanDemand, type VxlanSite } from '../../src/agent/backends/vxlan-jobs.ts';
import type { SubnetLease } from '../../src/lease/subnet-lease.ts';
import { Cidr, Ipv4 } from '../../src/net/ipv4.ts';
import { Cidr6, Ipv6 } from '../../src/net/ipv6.ts';
import { deriveMac } from '../../src/net/mac.ts';
import type { Answer } from '../../src/netlink/kernel-answer.ts';
import type { KernelLink } from '../../src/netlink/kernel-link.ts';
import { getLink } from '../../src/netlink/link-requests.ts';
import type { Rtnetlink } from '../../src/netlink/rtnetlink.ts';

const vtepMac = deriveMac('peer');
const lease: SubnetLease = {
  subnet: Cidr.parse('10.244.60.0/24'),
  publicIp: Ipv4.parse('192.168.50.60'),
  backend: { kind: 'vxlan', vni: 1, vtepMac },
};
const dual: SubnetLease = {
  ...lease,
  subnet6: Cidr6.parse('fd00:10:244:60::/64'),
  publicIp6: Ipv6.parse('2001:db8::60'),
  backend6: { kind: 'vxlan', vni: 1, vtepMac },
};
const site: VxlanSite = {
  devices: { inet: { index: 3, name: 'flannel.1' } },
  external: { index: 2, name: 'eth0' },
  direct: new Set(),
  onlyVni: undefined,
};

function tablesOf(change: PeerChange, more: Partial<VxlanSite> = {}): readonly string[] {
  const demand = vxlanDemand(change, { ...site, ...more });
  return demand.kind === 'job'
    ? demand.job.steps.map(({ action, entry }) => `${action} ${entry.table}`)
    : [demand.line];
}

describe('a lease demands of vxlan', () => {
  test('ARP, then FDB, then the route', () => {
    expect(tablesOf({ kind: 'added', lease })).toEqual(['set neigh', 'set fdb', 'set routes']);
  });

  test('nothing of a family without a device', () => {
    expect(tablesOf({ kind: 'added', lease: dual })).toHaveLength(3);
    const devices = { ...site.devices, inet6: { index: 4, name: 'flannel-v6.1' } };
    expect(tablesOf({ kind: 'added', lease: dual }, { devices })).toHaveLength(6);
  });

  test('a route alone where the node is beside', () => {
    expect(tablesOf({ kind: 'added', lease }, { direct: new Set([lease.publicIp]) })).toEqual(['set routes']);
  });

  test('nothing of another VNI where that is refused, but what is there goes', () => {
    expect(tablesOf({ kind: 'added', lease }, { onlyVni: 2 })[0]).toContain('VNI');
    expect(tablesOf({ kind: 'removed', lease }, { onlyVni: 2 })).toHaveLength(3);
  });

  test('nothing of a backend unknown here, whose type is told', () => {
    const backend = { kind: 'other', type: 'ipsec', data: {}, reason: '' } as const;
    expect(tablesOf({ kind: 'added', lease: { ...lease, backend } })).toEqual([
      'ignoring non-vxlan v4Subnet(10.244.60.0/24) v6Subnet(::/0): type=ipsec',
    ]);
  });
});

test('a lease is reached by IPv6 too where it has all of it', () => {
  expect(reachesOf(dual).map(({ family, base }) => [family, base])).toEqual([
    ['inet', '10.244.60.0'],
    ['inet6', 'fd00:10:244:60::'],
  ]);
  const { publicIp6: _publicIp6, ...half } = dual;
  expect(reachesOf(half)).toHaveLength(1);
  expect(typeOf({ kind: 'unnamed' })).toBe('');
});

describe('a device that is there', () => {
  const wanted = { vni: 1, device: 2, local: Ipv4.parse('192.168.50.11'), port: 0, gbp: false };
  const vxlan = {
    vni: 1,
    device: 2,
    local: '192.168.50.11',
    port: 8472,
    learning: true,
    group: undefined,
    l2miss: false,
    gbp: false,
  };
  const present = (change: object = {}) =>
    ({ kind: 'vxlan', mtuBytes: 1, vxlan: { ...vxlan, ...change } }) as KernelLink;

  test('agrees whatever its MTU, its MAC and what it learns', () => {
    expect(vxlanDifference(wanted, present())).toBeUndefined();
  });

  test.each([
    [{ vni: 2 }, 'vni: 1 vs 2'],
    [{ device: 9 }, 'vtep (external) interface: 2 vs 9'],
    [{ local: '192.0.2.1' }, 'vtep (external) IP: 192.168.50.11 vs 192.0.2.1'],
    [{ group: '239.1.1.1' }, 'group address: undefined vs 239.1.1.1'],
    [{ l2miss: true }, 'l2miss: false vs true'],
    [{ gbp: true }, 'gbp: false vs true'],
  ])('does not with %j', (change, words) => {
    expect(vxlanDifference(wanted, present(change))).toBe(words);
  });
});

describe('what was refused', () => {
  const refused = (code: string): Answer => ({ kind: 'refused', code, words: code });
  const done: Answer = { kind: 'done', messages: [] };

  /** A kernel with these answers, the first of them given already. */
  async function asked([first, ...later]: readonly Answer[], signal = new AbortController().signal) {
    const queue = [...later];
    const log: string[] = [];
    const kernel: Rtnetlink = {
      ask: () => queue.shift() ?? done,
      askAll: () => [],
      list: () => [],
      close: () => undefined,
    };
    const settings = { attempts: 3, firstDelayMs: 1 };
    const answer = await askAgain(
      kernel,
      { request: getLink('eth0'), first: first! },
      { settings, log: ({ text }) => log.push(text), signal },
    );
    return { answer, log };
  }

  test('is asked again, and counted from 0', async () => {
    expect(await asked([refused('ENETDOWN'), refused('ENETDOWN'), done])).toEqual({
      answer: done,
      log: ['#0: ENETDOWN', '#1: ENETDOWN'],
    });
  });

  test('so often and not more', async () => {
    const { answer, log } = await asked(Array<Answer>(5).fill(refused('ENETDOWN')));
    expect([answer, log.length]).toEqual([refused('ENETDOWN'), 2]);
  });

  test.each(['ENODEV', 'ENOENT', 'ESRCH'])('is final where waiting cannot help: %s', async (code) => {
    expect((await asked([refused(code), done])).answer).toEqual(refused(code));
  });

  test('is not asked again once the agent ends', async () => {
    expect((await asked([refused('ENETDOWN'), done], AbortSignal.abort())).answer).toEqual(
      refused('ENETDOWN'),
    );
  });
});
