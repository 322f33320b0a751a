import { describe, expect, test } from 'vitest';
import { nextHopIn } from '../../src/observe/next-hop.ts';
import { walkPath } from '../../src/observe/path.ts';
import { askRoute } from '../../src/observe/route-get.ts';
import { formatPath, isSameWayBack } from '../../src/report/path.ts';
import { plainStyle } from '../../src/report/style.ts';
import { answeringRunner, exited } from './answering-runner.ts';
import { lab } from './check-lab.ts';
import { recorded } from './recorded.ts';

describe('who holds the next address', () => {
  const nextHop = nextHopIn(lab);
  const find = (where: string, dev: string, address: string) => nextHop({ where, dev }, address)?.name;

  test('is looked for among those a device hears', () => {
    expect(find('pod-a', 'eth0', '10.244.1.1')).toBe('node-1/cni0');
    expect(find('pod-a', 'eth0', '10.244.1.3')).toBe('pod-c');
    expect(find('node-1', 'cni0', '10.244.1.2')).toBe('pod-a');
    expect(find('node-1', 'flannel.1', '10.244.2.0')).toBe('node-2/flannel.1');
    expect(find('node-1', 'eth0', '192.168.50.12')).toBe('node-2');
    expect(find('node-1', 'eth0', lab.underlay.gateway)).toBe('underlay');
    expect(find('underlay', 'underlay', '192.168.50.11')).toBe('node-1');
  });

  test('is nobody where the holder is on another wire', () => {
    expect(find('pod-a', 'eth0', '10.244.2.2')).toBeUndefined();
    expect(find('node-1', 'cni0', '10.244.2.2')).toBeUndefined();
    expect(find('node-1', 'eth0', '10.244.2.0')).toBeUndefined();
    expect(find('node-1', 'dummy0', '192.168.50.12')).toBeUndefined();
    expect(find('pod-a', 'eth0', '192.0.2.1')).toBeUndefined();
  });
});

describe('the kernel is asked for a route', () => {
  const packet = { where: 'pod-a', to: '10.244.2.2', cameIn: undefined };

  test('and its answer is read', async () => {
    const answer = await askRoute(answeringRunner(exited(recorded('route-get.via'))), packet);
    expect(answer).toMatchObject({
      kind: 'route',
      route: { via: '10.244.1.1', dev: 'eth0', src: '10.244.1.2', type: undefined },
      command: 'ip -n pod-a route get 10.244.2.2',
    });
  });

  test('for a packet that came in, and in the underlay', async () => {
    const inside = answeringRunner(exited(recorded('route-get.local')));
    const answer = await askRoute(inside, {
      where: 'underlay',
      to: '10.244.1.2',
      cameIn: { from: '10.244.2.2', by: 'e0' },
    });
    expect(answer).toMatchObject({
      route: { type: 'local' },
      command: 'ip route get 10.244.1.2 from 10.244.2.2 iif e0',
    });
  });

  test('and refuses in its own words', async () => {
    const unreachable = exited('', { code: 2, stderr: 'RTNETLINK answers: Network is unreachable\n' });
    expect(await askRoute(answeringRunner(unreachable), packet)).toMatchObject({
      kind: 'refused',
      words: 'Network is unreachable',
    });
  });
});

test('tables that send a packet in a circle are told from a long way', async () => {
  const circle = answeringRunner((argv) => {
    const [via, dev] = argv.includes('node-1') ? ['192.168.50.12', 'eth0'] : ['192.168.50.11', 'eth0'];
    return exited(
      JSON.stringify([{ dst: '192.0.2.1', gateway: via, dev, prefsrc: '192.168.50.11', flags: [] }]),
    );
  });
  const { end } = await walkPath(circle, lab, { from: 'node-1', to: '192.0.2.1' });
  expect(end).toMatchObject({ kind: 'stopped', words: 'the tables send it in a circle' });
});

describe('a way in words', () => {
  const ends = { from: 'pod-a', to: '10.244.2.2', source: '10.244.1.2' };
  const arrived = { kind: 'arrived', where: 'pod-b' } as const;
  const hop = (dev: string, where: string, isSwitched = false) => ({ where, dev, isSwitched });
  const overlay = [
    hop('cni0', 'node-1'),
    hop('flannel.1', 'node-1'),
    hop('flannel.1', 'node-2'),
    hop('cni0', 'node-2'),
  ];

  test('is its devices from end to end', () => {
    expect(formatPath({ ...ends, hops: overlay, end: arrived }, plainStyle)).toBe(
      'pod-a → cni0@node-1 → flannel.1@node-1 → flannel.1@node-2 → cni0@node-2 → pod-b',
    );
  });

  test('passes a bridge once, though it comes in and leaves by it', () => {
    const hops = [
      hop('eth0', 'node-1'),
      hop('underlay', 'underlay'),
      hop('underlay', 'underlay'),
      hop('eth0', 'node-2'),
    ];
    const end = { kind: 'arrived', where: 'node-2' } as const;
    expect(formatPath({ ...ends, from: 'node-1', hops, end }, plainStyle)).toBe(
      'node-1 → eth0@node-1 → underlay → eth0@node-2 → node-2',
    );
  });

  test('back is the same if it passes the same devices the other way round', () => {
    const there = { ...ends, hops: overlay, end: arrived };
    const back = {
      ...ends,
      from: 'pod-b',
      hops: overlay.toReversed(),
      end: { kind: 'arrived', where: 'pod-a' } as const,
    };
    expect(isSameWayBack(there, back)).toBe(true);
    expect(isSameWayBack(there, { ...back, hops: overlay })).toBe(false);
  });
});
