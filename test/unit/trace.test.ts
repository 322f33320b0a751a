import { describe, expect, it } from 'vitest';
import type { Point, Trace } from '../../src/trace/trace.ts';
import { attributeDrops } from '../../src/trace/drops.ts';
import { recognise } from '../../src/trace/recognise.ts';
import { assembled, recordedFrames, recording, silent } from './recorded-trace.ts';

const pointsOf = ({ events }: Trace): readonly Point[] =>
  events.filter((event): event is Point => event.kind !== 'arp');

/** What a capture would have had if the packet had ended at the first frame that is not kept. */
const requestUntil =
  (where: string, dev: string) =>
  (frame: { readonly atNs: bigint }): boolean =>
    frame.atNs <= lastAt(where, dev);

function lastAt(where: string, dev: string): bigint {
  return recordedFrames.filter(
    (frame) => frame.where === where && frame.dev === dev && frame.lengthBytes === 98,
  )[0]!.atNs;
}

describe('a probe among captured frames', () => {
  const { sightings, arps } = recognise(
    recordedFrames,
    { kind: 'icmp', id: recording.id },
    { vxlanPorts: [8472] },
  );

  it('is found by its id, also inside the tunnel', () => {
    expect(sightings.filter(({ kind }) => kind === 'request')).toHaveLength(12);
    expect(sightings.filter(({ outer }) => outer !== undefined)).toHaveLength(8);
    expect(arps.length).toBeGreaterThan(10);
  });

  it('is not another ping', () => {
    const other = recognise(recordedFrames, { kind: 'icmp', id: recording.id + 1 }, { vxlanPorts: [8472] });
    expect(other.sightings).toEqual([]);
  });

  it('is counted once where it was sent again', () => {
    const twice = recognise(
      [...recordedFrames, ...recordedFrames],
      { kind: 'icmp', id: recording.id },
      { vxlanPorts: [8472] },
    );
    expect(twice.sightings).toHaveLength(sightings.length);
  });
});

describe('a trace made of what was recorded', () => {
  it('says how the packet came to each device', async () => {
    const trace = await assembled();
    const request = pointsOf(trace).filter(({ kind }) => kind === 'request');
    expect(
      request.map(({ where, dev, passage }) => `${where}/${dev.replace(/^veth.*/, 'veth')} ${passage.kind}`),
    ).toEqual([
      'pod-a/eth0 sent',
      'node-1/veth crossed',
      'node-1/cni0 taken-in',
      'node-1/flannel.1 routed',
      'node-1/eth0 encapsulated',
      'underlay/node-1 crossed',
      'underlay/node-2 switched',
      'node-2/eth0 crossed',
      'node-2/flannel.1 decapsulated',
      'node-2/cni0 routed',
      'node-2/veth switched',
      'pod-b/eth0 crossed',
    ]);
    expect(trace.end).toMatchObject({ kind: 'answered', ttl: 62, by: '10.244.2.2' });
  });

  it('has one ARP exchange for each question, however often it was heard', async () => {
    const { events } = await assembled();
    const exchanges = events.filter((event) => event.kind === 'arp');
    expect(exchanges.map(({ where, target, answer }) => `${where} ${target} ${answer?.where ?? ''}`)).toEqual(
      ['pod-a 10.244.1.1 node-1', 'node-1 192.168.50.12 node-2', 'node-2 10.244.2.2 pod-b'],
    );
    expect(exchanges[0]).toMatchObject({ times: 1, heardAt: ['pod-c/eth0', 'node-1/cni0'] });
  });

  it('counts time from the first event, and never back', async () => {
    const times = (await assembled()).events.map(({ atUs }) => atUs);
    expect(times[0]).toBe(0);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('is of a packet the bridge flooded where its table has no port', async () => {
    const mac = pointsOf(await assembled()).find(({ dev }) => dev === 'cni0')!.packet.mac!.destination;
    const trace = await assembled({ fdb: (entry) => entry.where !== 'node-2' || entry.master !== 'cni0' });
    expect(mac).toBeDefined();
    const flooded = pointsOf(trace).find(({ passage }) => passage.kind === 'flooded');
    expect(flooded).toMatchObject({ where: 'node-2', direction: 'out' });
    expect(flooded?.passage.entries[0]?.line).toMatch(/^no entry for .* \(pod-b\)$/);
  });
});

describe('a trace of a packet that is lost', () => {
  const inTunnel = { keep: requestUntil('node-1', 'flannel.1'), sent: silent };

  it('ends at the last place it was seen', async () => {
    const { end, events } = await assembled(inTunnel);
    const last = events.find(
      (event) => event.kind !== 'arp' && end.kind === 'lost' && event.number === end.at,
    );
    expect(end).toMatchObject({ kind: 'lost', what: 'request' });
    expect(last).toMatchObject({ where: 'node-1', dev: 'flannel.1', direction: 'out' });
  });

  it('names the missing FDB entry of the tunnel', async () => {
    const { end } = await assembled({ ...inTunnel, fdb: ({ dst }) => dst === undefined });
    expect(end).toMatchObject({
      evidence: [
        {
          kind: 'entry',
          where: 'node-1',
          says: 'the tunnel does not know which node the MAC is behind',
          entry: { isUsable: false, command: 'bridge -n node-1 fdb show dev flannel.1' },
        },
      ],
    });
  });

  it('names the device under the tunnel that is down', async () => {
    const { end } = await assembled({
      ...inTunnel,
      links: (link) =>
        link.where === 'node-1' && link.dev === 'eth0'
          ? { ...link, flags: ['BROADCAST'], state: 'DOWN' }
          : link,
    });
    const says =
      end.kind === 'lost' ? end.evidence.flatMap((one) => (one.kind === 'entry' ? [one.says] : [])) : [];
    expect(says).toContain('eth0 is down');
  });

  it('names counters that moved there, and only those that mean a loss', async () => {
    const counters = new Map([
      ['flannel.1 tx dropped', 1],
      ['flannel.1 tx packets', 7],
    ]);
    const { end } = await assembled({
      ...inTunnel,
      after: new Map([
        ['node-1', counters],
        ['node-2', counters],
      ]),
    });
    expect(end.kind === 'lost' && end.evidence.filter(({ kind }) => kind === 'counter')).toEqual([
      expect.objectContaining({ where: 'node-1', counter: 'flannel.1 tx dropped', by: 1 }),
    ]);
  });

  it('whose answer is lost says so', async () => {
    const sent = silent;
    const { end } = await assembled({
      sent,
      keep: ({ where, direction, lengthBytes }) =>
        where !== 'pod-a' || direction === 'out' || lengthBytes < 98,
    });
    expect(end).toMatchObject({ kind: 'lost', what: 'reply' });
  });

  it('whose answer came is not answered when the program was not given it', async () => {
    const { end } = await assembled({ sent: silent });
    expect(end).toMatchObject({
      kind: 'lost',
      what: 'reply',
      evidence: [{ says: 'it reached eth0 of pod-a, but the program that waits was not given it' }],
    });
  });

  it('that the sender would not send is not sent, in the words of the kernel', async () => {
    const words = 'connect: Network is unreachable';
    const { end } = await assembled({
      keep: () => false,
      sent: { ...silent, words, isRefused: true },
      route: ({ where }) => ({
        kind: 'refused',
        words: 'Network is unreachable',
        command: `ip -n ${where} route get`,
      }),
    });
    expect(end).toMatchObject({
      kind: 'not-sent',
      words,
      evidence: [{ says: 'no route', entry: { line: 'Network is unreachable', isUsable: false } }],
    });
  });
});

describe('a drop', () => {
  const { sightings } = recognise(recordedFrames, { kind: 'icmp', id: recording.id }, { vxlanPorts: [8472] });
  const last = sightings.find(({ dev }) => dev === 'flannel.1')!;
  const at = { dev: 'flannel.1', direction: 'out', lengthBytes: 98, atNs: String(last.atNs + 900n) } as const;
  const drop = {
    kind: 'drop',
    atNs: String(last.atNs + 5000n),
    reason: 'NO_TX_TARGET',
    trail: [at],
  } as const;

  it('is of the packet when device, direction, length and time fit', () => {
    expect(attributeDrops(last, [drop])).toEqual([
      { kind: 'drop', where: 'node-1', dev: 'flannel.1', reason: 'NO_TX_TARGET' },
    ]);
  });

  it.each([
    ['device', { ...at, dev: 'eth0' }],
    ['direction', { ...at, direction: 'in' as const }],
    ['length', { ...at, lengthBytes: 99 }],
    ['time', { ...at, atNs: String(last.atNs + 3_000_000n) }],
  ])('is of another packet when the %s is another', (_what, point) => {
    expect(attributeDrops(last, [{ ...drop, trail: [point] }])).toEqual([]);
  });

  it('of a packet that was seen nowhere is attributed to nothing', () => {
    expect(attributeDrops(undefined, [drop])).toEqual([]);
  });
});
