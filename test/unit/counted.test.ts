import { describe, expect, it } from 'vitest';
import { findUnresolved } from '../../src/check/unresolved.ts';
import { judgeCounted } from '../../src/check/judge-counted.ts';
import { parseCounters } from '../../src/observe/counters.ts';
import type { Counter } from '../../src/observe/tables.ts';
import { runStep } from '../../src/steps/run-step.ts';
import { answering, said } from './answering-lab.ts';
import { expectation, lab, steps } from './check-lab.ts';

const counted = (packets: string | number, more = 'at: node-1/flannel.1, direction: out') =>
  expectation('counted', `counted: { ${more}, packets: ${packets} }`);

const tunnel = (packetsOut: number, index = 4): Counter => ({
  ...{ where: 'node-1', index, dev: 'flannel.1', packetsIn: 0, packetsOut },
});

function judge(packets: string | number, number: number) {
  return judgeCounted(counted(packets), { before: [tunnel(10)], now: [tunnel(10 + number)], lab });
}

describe('an amount', () => {
  it.each([
    { written: 2, holding: [2], breaking: [0, 1, 3], words: 'exactly 2 packets' },
    { written: 'none', holding: [0], breaking: [1], words: 'no packet' },
    { written: 'at least 1', holding: [1, 2], breaking: [0], words: 'at least 1 packet' },
    { written: 'at most 5', holding: [0, 5], breaking: [6], words: 'at most 5 packets' },
  ])('of $written holds for $holding and breaks for $breaking', ({ written, holding, breaking, words }) => {
    expect(judge(written, 0).wanted).toBe(`${words} out of node-1/flannel.1`);
    for (const number of holding) expect(judge(written, number).kind).toBe('held');
    for (const number of breaking) expect(judge(written, number).kind).toBe('broke');
  });
});

describe('counted packets', () => {
  it('are those between the two looks, with the counters as evidence', () => {
    expect(judge('none', 3)).toMatchObject({
      kind: 'broke',
      saw: '3 packets',
      shownBy: 'ip -n node-1 -s link show flannel.1',
      evidence: [
        'before: flannel.1 RX packets 0 TX packets 10',
        'after: flannel.1 RX packets 0 TX packets 13',
      ],
    });
  });

  it('cannot be told of a device that is gone, or was made anew', () => {
    expect(judgeCounted(counted('none'), { before: [tunnel(1)], now: [], lab })).toMatchObject({
      kind: 'untested',
      reason: 'there is no device flannel.1 in node-1',
    });
    expect(judgeCounted(counted('none'), { before: [tunnel(1)], now: [tunnel(1, 9)], lab })).toMatchObject({
      kind: 'untested',
      reason: 'node-1/flannel.1 is not the device it was before the action',
    });
  });

  it('are read from the counters of `ip -j -s link show`', () => {
    const text =
      '[{"ifindex":4,"ifname":"cni0","stats64":{"rx":{"bytes":1080,"packets":15},"tx":{"bytes":524,"packets":6}}}]';
    expect(parseCounters('node-1', text)).toEqual([
      { where: 'node-1', index: 4, dev: 'cni0', packetsIn: 15, packetsOut: 6 },
    ]);
  });

  it('may be asked of any device with a name in the lab', () => {
    const devices = ['pod-a', 'veth:pod-a', 'port:node-2', 'node-1/cni0', 'pod-b/lo', 'underlay'];
    const list = devices.map((at) => `{ counted: { at: '${at}', direction: in, packets: none } }`).join(', ');
    const asked = steps(`  - { name: s, flush: { neigh: pod-a }, expect: [${list}] }\n`);
    expect(findUnresolved(asked, lab)).toEqual([]);
  });
});

describe('what is looked at before an action too', () => {
  const STEP = `ping: { from: pod-a, to: pod-b }
expect: [{ counted: { at: pod-a, direction: out, packets: 1 } }]
`;
  const pong = '64 bytes from 10.244.2.2: icmp_seq=1 ttl=62 time=1 ms\n1 packets transmitted, 1 received\n';
  const counters = (packets: number): string =>
    JSON.stringify([
      { ifindex: 2, ifname: 'eth0', stats64: { rx: { packets: 0 }, tx: { packets: 7 + packets } } },
    ]);

  it('is read before the action, and again until it holds', async () => {
    let looks = 0;
    const { bench, step, ran } = answering(STEP, (argv) => {
      if (argv[0] === 'ip') looks += 1;
      return said(argv[0] === 'ip' ? counters(looks > 2 ? 1 : 0) : pong);
    });
    expect((await runStep(step, bench)).after).toMatchObject([{ kind: 'held', saw: '1 packet' }]);
    expect(ran.map((command) => command.split(' ')[0])).toEqual(['ip', 'nsenter', 'ip', 'ip']);
  });

  it('is untested where it could not be read', async () => {
    const { bench, step } = answering(STEP, (argv) =>
      argv[0] === 'ip' ? { kind: 'missing', program: 'ip' } : said(pong),
    );
    expect((await runStep(step, bench)).after).toMatchObject([
      { kind: 'untested', wanted: 'exactly 1 packet out of pod-a' },
    ]);
  });

  it('is untested where the action was not done', async () => {
    const { bench, step } = answering(STEP, (argv) =>
      argv[0] === 'ip' ? said(counters(0)) : { kind: 'missing', program: 'ping' },
    );
    expect((await runStep(step, bench)).after).toMatchObject([
      { kind: 'untested', reason: 'the program ping is missing' },
      { kind: 'untested', wanted: 'the action to be done' },
    ]);
  });
});
