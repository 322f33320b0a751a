import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { traced } from './traced.ts';
import { type WiredLab, wiredLab } from './wired-lab.ts';

/** The lab answers on this port, TCP and UDP. */
const WEB = '{ name: pod-b, node: node-2, containers: [{ name: web, ports: [8080] }] }';

let lab: WiredLab;
let routed: WiredLab;

beforeAll(async () => {
  [lab, routed] = await Promise.all([wiredLab('vxlan', WEB), wiredLab('host-gw')]);
});
afterAll(async () => {
  await Promise.all([lab[Symbol.asyncDispose](), routed[Symbol.asyncDispose]()]);
});

const veth = (pod: string): string => lab.open.lab.pods.find(({ name }) => name === pod)!.veth.name;

describe('trace of a probe that is answered', () => {
  it('between nodes passes the bridge, the tunnel, the wire, the tunnel and the bridge', async () => {
    const { trace, way, steps, text } = await traced(lab, ['pod-a', 'pod-b']);
    expect(way('request')).toEqual([
      'pod-a/eth0 out',
      `node-1/${veth('pod-a')} in`,
      'node-1/cni0 in',
      'node-1/flannel.1 out',
      'node-1/eth0 out',
      'underlay/node-1 in',
      'underlay/node-2 out',
      'node-2/eth0 in',
      'node-2/flannel.1 in',
      'node-2/cni0 out',
      `node-2/${veth('pod-b')} out`,
      'pod-b/eth0 in',
    ]);
    expect(steps('request')).toEqual([
      'sent',
      'crossed',
      'taken-in',
      'routed',
      'encapsulated',
      'crossed',
      'switched',
      'crossed',
      'decapsulated',
      'routed',
      'switched',
      'crossed',
    ]);
    expect(way('reply')).toHaveLength(12);
    expect(steps('reply')[0]).toBe('answered');
    expect(trace.end).toMatchObject({ kind: 'answered', by: '10.244.2.2', ttl: 62 });
    expect(trace.watched).toMatchObject({ of: 6, missedFrames: 0 });
    expect(text).toContain('13–24 and back the same way: ICMP echo reply, TTL 64 → 62');
    expect(text.split('\n').length).toBeLessThan(70);
  });

  it('names the entry that decided each step, and the command that shows it', async () => {
    const { trace } = await traced(lab, ['pod-a', 'pod-b']);
    const entries = trace.events.flatMap((event) => (event.kind === 'request' ? event.passage.entries : []));
    const lines = entries.map(({ line, command }) => `${line} | ${command}`);
    expect(lines).toContain(
      '10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink  # pods of node-2, node-2/flannel.1 | ' +
        'ip -n node-1 route get fibmatch 10.244.2.2 from 10.244.1.2 iif cni0',
    );
    expect(
      lines.some((line) =>
        /dst 192\.168\.50\.12 self permanent {2}# .* \| bridge -n node-1 fdb show dev flannel\.1$/.test(line),
      ),
    ).toBe(true);
    expect(entries.every(({ isUsable }) => isUsable)).toBe(true);
  });

  it('wraps the packet: both headers are there, and 50 bytes less are left', async () => {
    const { trace } = await traced(lab, ['pod-a', 'pod-b']);
    const onWire = trace.events.find((event) => event.kind === 'request' && event.where === 'underlay');
    expect(onWire).toMatchObject({
      packet: { source: '10.244.1.2', destination: '10.244.2.2', ttl: 63, lengthBytes: 84 },
      outer: {
        source: '192.168.50.11',
        destination: '192.168.50.12',
        ttl: 64,
        lengthBytes: 134,
        vni: 1,
        port: 8472,
      },
      mtu: { deviceBytes: 1500, leftBytes: 1366 },
    });
  });

  it('between pods of a node is switched by the bridge alone', async () => {
    const { way, steps } = await traced(lab, ['pod-a', 'pod-c']);
    expect(way('request')).toEqual([
      'pod-a/eth0 out',
      `node-1/${veth('pod-a')} in`,
      `node-1/${veth('pod-c')} out`,
      'pod-c/eth0 in',
    ]);
    expect(steps('request')).toEqual(['sent', 'crossed', 'switched', 'crossed']);
  });

  it('with cold caches shows who asked, who heard it and who answered', async () => {
    const { trace, text } = await traced(lab, ['pod-a', 'pod-c'], { isCold: true });
    const [first] = trace.events;
    expect(first).toMatchObject({
      kind: 'arp',
      where: 'pod-a',
      target: '10.244.1.3',
      times: 1,
      heardAt: ['pod-c/eth0', 'node-1/cni0'],
      answer: { where: 'pod-c' },
    });
    expect(trace.flushed).toContain('ip -n pod-a neigh flush all');
    expect(text).toContain('pod-c answered after');
  });

  it('goes by plain routes with host-gw', async () => {
    const { way, steps, trace } = await traced(routed, ['pod-a', 'pod-b']);
    expect(way('request').slice(2, 6)).toEqual([
      'node-1/cni0 in',
      'node-1/eth0 out',
      'underlay/node-1 in',
      'underlay/node-2 out',
    ]);
    expect(steps('request')).not.toContain('encapsulated');
    expect(trace.end.kind).toBe('answered');
  });

  it.each([
    ['node-1', 'pod-b', 'node-1/flannel.1 out'],
    ['pod-a', 'node-2', 'pod-a/eth0 out'],
    ['node-1', 'node-2', 'node-1/eth0 out'],
    ['underlay', 'node-2', 'underlay/underlay out'],
    ['pod-a', 'pod-a', 'pod-a/lo out'],
  ])('goes from %s to %s, first by %s', async (from, to, first) => {
    const { way, trace } = await traced(lab, [from, to]);
    expect(way('request')[0]).toBe(first);
    expect(trace.end.kind).toBe('answered');
  });

  it('comes back by another way than it went, and both are shown', async () => {
    const { way, text } = await traced(lab, ['pod-a', 'node-2']);
    expect(way('request')).not.toContain('node-1/flannel.1 out');
    expect(way('reply')).toContain('node-2/flannel.1 out');
    expect(text).not.toContain('back the same way');
  });
});

describe('trace by ports', () => {
  it('of a port somebody listens on is answered by SYN and ACK', async () => {
    const { trace } = await traced(lab, ['pod-a', 'pod-b'], { kind: 'tcp', port: 8080 });
    expect(trace.end).toMatchObject({ kind: 'answered', by: '10.244.2.2' });
  });

  it('of a port nobody listens on is refused by RST', async () => {
    const { trace, evidence } = await traced(lab, ['pod-a', 'pod-b'], { kind: 'tcp', port: 81 });
    expect(trace.end).toMatchObject({
      kind: 'refused',
      by: '10.244.2.2',
      words: expect.stringContaining('RST') as string,
    });
    expect(evidence).toContain('pod-b: Tcp.OutRsts +1');
  });

  it('of UDP is answered, or refused by "port unreachable"', async () => {
    const open = await traced(lab, ['pod-a', 'pod-b'], { kind: 'udp', port: 8080 });
    expect(open.trace.end).toMatchObject({ kind: 'answered', by: '10.244.2.2' });
    const closed = await traced(lab, ['pod-a', 'pod-b'], { kind: 'udp', port: 81 });
    expect(closed.trace.end).toMatchObject({ kind: 'refused', words: 'ICMP port unreachable' });
    expect(closed.evidence).toContain('pod-b: Udp.NoPorts +1');
  });
});
