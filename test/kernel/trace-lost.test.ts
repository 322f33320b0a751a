import { geteuid } from 'node:process';
import { describe, expect, it } from 'vitest';
import { traced } from './traced.ts';
import { type WiredLab, wiredLab } from './wired-lab.ts';

const isRoot = geteuid?.() === 0;

/** Why the kernel dropped it, where it tells. */
function drop(words: string): readonly string[] {
  return isRoot ? [words] : [];
}

const veth = (lab: WiredLab, pod: string): string =>
  lab.open.lab.pods.find(({ name }) => name === pod)!.veth.name;

/** The last place of the packet that was lost. */
function lastOf({ trace }: Awaited<ReturnType<typeof traced>>): string | undefined {
  const { end } = trace;
  if (end.kind !== 'lost' || end.at === undefined) return undefined;
  const point = trace.events.find((event) => event.kind !== 'arp' && event.number === end.at);
  return point?.kind === 'arp' || point === undefined
    ? undefined
    : `${point.kind} ${point.where}/${point.dev} ${point.direction}`;
}

describe('trace to an address that nobody has', () => {
  it('on the same subnet ends in an ARP question without an answer', async () => {
    await using lab = await wiredLab();
    const found = await traced(lab, ['pod-a', '10.244.1.77']);
    expect(found.trace.end).toMatchObject({
      kind: 'lost',
      at: undefined,
      words: 'From 10.244.1.2: Destination Host Unreachable',
    });
    expect(found.evidence).toContain('pod-a: no MAC of its next hop: 10.244.1.77 dev eth0 FAILED');
    expect(found.evidence).toContain('pod-a: unanswered 10.244.1.77');
    expect(found.text).toContain('lost: the probe was seen nowhere');
  });

  it('in the subnet of another node is reported by that node', async () => {
    await using lab = await wiredLab();
    const found = await traced(lab, ['pod-a', '10.244.2.77']);
    expect(found.trace.end).toMatchObject({
      kind: 'refused',
      by: '10.244.2.0',
      words: 'ICMP host unreachable',
    });
    expect(found.evidence).toEqual(
      expect.arrayContaining([
        'node-2: no MAC of its next hop: 10.244.2.77 dev cni0 FAILED',
        'node-2: unanswered 10.244.2.77',
        ...drop('node-2: dropped after flannel.1: NEIGH_FAILED'),
      ]),
    );
  });

  it('outside of the lab ends at the gateway, which has no route', async () => {
    await using lab = await wiredLab();
    const found = await traced(lab, ['pod-a', '203.0.113.9']);
    expect(lastOf(found)).toBe('request underlay/underlay in');
    expect(found.evidence).toEqual(
      expect.arrayContaining([
        'underlay: no route: Network is unreachable',
        'underlay: IpExt.InNoRoutes +1',
        ...drop('underlay: dropped after underlay: IP_INNOROUTES'),
      ]),
    );
  });
});

describe('trace over a link that is down', () => {
  it("of the pod's eth0 is not sent", async () => {
    await using lab = await wiredLab();
    await lab.sh('ip -n pod-a link set eth0 down');
    const found = await traced(lab, ['pod-a', 'pod-b']);
    expect(found.trace.end).toMatchObject({ kind: 'not-sent', words: 'connect: Network is unreachable' });
    expect(found.evidence).toContain('pod-a: no route: Network is unreachable');
  });

  it("of the pod's cable on the node says which end is down", async () => {
    await using lab = await wiredLab();
    await lab.sh(`ip -n node-1 link set ${veth(lab, 'pod-a')} down`);
    const found = await traced(lab, ['pod-a', 'pod-b']);
    expect(found.trace.end).toMatchObject({ kind: 'lost', at: undefined });
    expect(found.evidence).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^pod-a: eth0 has no carrier: 2: eth0 <NO-CARRIER,UP>/),
        expect.stringMatching(/^node-1: its other end veth\w+ is down: /),
      ]),
    );
  });

  it("of a node's eth0 ends before it", async () => {
    await using lab = await wiredLab();
    await lab.sh('ip link set node-1 down');
    const found = await traced(lab, ['pod-a', 'pod-b']);
    expect(lastOf(found)).toBe('request node-1/flannel.1 out');
    expect(found.evidence).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^node-1: eth0 has no carrier: /),
        expect.stringMatching(/^underlay: its other end node-1 is down: /),
      ]),
    );
  });

  it('of the tunnel goes where the routes that are left lead', async () => {
    await using lab = await wiredLab();
    await lab.sh('ip -n node-1 link set flannel.1 down');
    const found = await traced(lab, ['pod-a', 'pod-b']);
    expect(lastOf(found)).toBe('request underlay/underlay in');
    expect(found.way('request')).toContain('node-1/eth0 out');
  });
});

describe('trace past a missing entry', () => {
  it('of the FDB ends in the tunnel', async () => {
    await using lab = await wiredLab();
    await lab.sh(`bridge -n node-1 fdb del ${lab.open.lab.nodes[1]!.vtep!.mac} dev flannel.1`);
    const found = await traced(lab, ['pod-a', 'pod-b']);
    expect(lastOf(found)).toBe('request node-1/flannel.1 out');
    expect(found.evidence).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^node-1: the tunnel does not know which node the MAC is behind: no entry for \S+ \(node-2\/flannel\.1\)$/,
        ),
        expect.stringMatching(/^node-1: flannel\.1 tx dropped \+\d$/),
        ...drop('node-1: dropped after flannel.1: NO_TX_TARGET'),
      ]),
    );
  });

  it('of the neighbours ends before the tunnel', async () => {
    await using lab = await wiredLab();
    await lab.sh('ip -n node-1 neigh del 10.244.2.0 dev flannel.1');
    const found = await traced(lab, ['pod-a', 'pod-b']);
    expect(found.evidence).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^node-1: no MAC of its next hop: /),
        expect.stringMatching(/^node-1: unanswered 10\.244\.2\.0/),
      ]),
    );
  });

  it('of the routes leaves by the default route', async () => {
    await using lab = await wiredLab();
    await lab.sh('ip -n node-1 route del 10.244.2.0/24');
    const found = await traced(lab, ['pod-a', 'pod-b']);
    expect(lastOf(found)).toBe('request underlay/underlay in');
  });

  it('of the routes on the way back says that the answer ended, and where', async () => {
    await using lab = await wiredLab();
    await lab.sh('ip -n node-2 route del 10.244.1.0/24');
    const found = await traced(lab, ['pod-a', 'pod-b']);
    expect(lastOf(found)).toBe('reply underlay/underlay in');
    expect(found.text).toContain('lost: the probe arrived, and its answer ended after');
  });

  it('of all routes of the receiver says that it arrived and no answer could leave', async () => {
    await using lab = await wiredLab();
    await lab.sh('ip -n pod-b route flush table main; ip -n pod-b route add 10.244.2.0/24 dev eth0');
    const found = await traced(lab, ['pod-a', 'pod-b']);
    expect(lastOf(found)).toBe('request pod-b/eth0 in');
    expect(found.evidence).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^pod-b: the address is its own: it arrived, and no answer left: local 10\.244\.2\.2/,
        ),
        'pod-b: no route: Network is unreachable',
      ]),
    );
  });
});

describe('trace of a packet that is too big', () => {
  it('for the sender is not sent, and the MTU is named', async () => {
    await using lab = await wiredLab();
    const found = await traced(lab, ['pod-a', 'pod-b'], { sizeBytes: 1423, dontFragment: true });
    expect(found.trace.end).toMatchObject({
      kind: 'not-sent',
      words: 'local error: message too long, mtu=1450',
    });
    expect(found.evidence).toContainEqual(
      expect.stringMatching(/^pod-a: 1451 bytes are more than its MTU of 1450: /),
    );
  });

  it('for a router is reported by it, with the MTU', async () => {
    await using lab = await wiredLab();
    await lab.sh('ip -n node-1 link set flannel.1 mtu 1400');
    const found = await traced(lab, ['pod-a', 'pod-b'], { sizeBytes: 1400, dontFragment: true });
    expect(found.trace.end).toMatchObject({
      kind: 'refused',
      by: '10.244.1.1',
      words: 'ICMP fragmentation needed, MTU 1400',
      mtuBytes: 1400,
    });
    expect(found.evidence).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^node-1: 1428 bytes are more than its MTU of 1400: /),
        ...drop('node-1: dropped after cni0: PKT_TOO_BIG'),
      ]),
    );
  });
});

describe('trace into a filter', () => {
  it.runIf(isRoot)('says that netfilter dropped it, and where', async () => {
    await using lab = await wiredLab();
    await lab.sh(
      'nsenter --net=/run/netns/node-2 sh -c "nft add table ip t; nft add chain ip t f { type filter hook forward priority 0 \\; }; nft add rule ip t f ip daddr 10.244.2.2 drop"',
    );
    const found = await traced(lab, ['pod-a', 'pod-b']);
    expect(lastOf(found)).toBe('request node-2/flannel.1 in');
    expect(found.evidence).toContain('node-2: dropped after flannel.1: NETFILTER_DROP');
  });

  it('of a node that does not forward ends there', async () => {
    await using lab = await wiredLab();
    await lab.sh('nsenter --net=/run/netns/node-2 sysctl -qw net.ipv4.ip_forward=0');
    const found = await traced(lab, ['pod-a', 'pod-b']);
    expect(lastOf(found)).toBe('request node-2/flannel.1 in');
    expect(found.evidence).toContain('node-2: no route: No route to host');
  });
});
