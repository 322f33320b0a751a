import { describe, expect, test } from 'vitest';
import { namesOf } from '../../src/check/names.ts';
import { parsePingLine } from '../../src/observe/ping-line.ts';
import { ping, type PingResult } from '../../src/observe/ping.ts';
import type { Path } from '../../src/observe/path.ts';
import { formatPing, hasNoLoss, nameAddresses, pingData } from '../../src/report/ping.ts';
import { plainStyle } from '../../src/report/style.ts';
import { answeringRunner, exited } from './answering-runner.ts';
import { lab } from './check-lab.ts';

describe('a line of ping', () => {
  test.each([
    [
      '64 bytes from 10.244.2.2: icmp_seq=1 ttl=62 time=0.361 ms',
      { kind: 'reply', reply: { from: '10.244.2.2', seq: 1, ttl: 62, rttMs: 0.361 } },
    ],
    [
      '12 bytes from 10.244.1.3: icmp_seq=7 ttl=64',
      { kind: 'reply', reply: { from: '10.244.1.3', seq: 7, ttl: 64, rttMs: undefined } },
    ],
    [
      '64 bytes from 10.244.2.2: icmp_seq=1 ttl=62 time=0.361 ms (DUP!)',
      { kind: 'reply', reply: { from: '10.244.2.2', seq: 1, ttl: 62, rttMs: 0.361 } },
    ],
    ['no answer yet for icmp_seq=3', { kind: 'no-answer', seq: 3 }],
    [
      'From 10.244.1.1 icmp_seq=1 Destination Net Unreachable',
      { kind: 'refusal', refusal: { from: '10.244.1.1', seq: 1, words: 'Destination Net Unreachable' } },
    ],
    [
      'From 10.244.1.1: icmp_seq=2 Redirect Host(New nexthop: 10.244.1.3)',
      {
        kind: 'refusal',
        refusal: { from: '10.244.1.1', seq: 2, words: 'Redirect Host(New nexthop: 10.244.1.3)' },
      },
    ],
    [
      'ping: connect: Network is unreachable',
      { kind: 'complaint', words: 'connect: Network is unreachable' },
    ],
    [
      '2 packets transmitted, 0 received, +2 errors, 100% packet loss, time 203ms',
      { kind: 'counts', sent: 2, received: 0 },
    ],
    ['PING 10.244.2.2 (10.244.2.2) 56(84) bytes of data.', { kind: 'other' }],
    ['', { kind: 'other' }],
  ])('%s', (line, read) => {
    expect(parsePingLine(line)).toEqual(read);
  });
});

const request = {
  ...{ from: 'pod-a', to: '10.244.2.2', count: 2, intervalSeconds: 0.2, waitSeconds: 1 },
  ...{ sizeBytes: undefined, dontFragment: false },
};

const HALF = `PING 10.244.2.2 (10.244.2.2) 56(84) bytes of data.
64 bytes from 10.244.2.2: icmp_seq=1 ttl=62 time=0.361 ms

--- 10.244.2.2 ping statistics ---
2 packets transmitted, 1 received, 50% packet loss, time 411ms
rtt min/avg/max/mdev = 0.361/0.361/0.361/0.000 ms
`;

describe('a ping', () => {
  test('runs where it is sent from, with what was asked for', async () => {
    const inside = answeringRunner(exited(HALF, { code: 1 }));
    await ping(inside, { ...request, sizeBytes: 1423, dontFragment: true });
    expect(inside.asked[0]?.argv.slice(4).join(' ')).toBe(
      'nsenter --net=/run/netns/pod-a -- ping -n -O -c 2 -i 0.2 -W 1 -s 1423 -M do 10.244.2.2',
    );
  });

  test('counts what was sent and keeps what came back; each line is handed on as it comes', async () => {
    const lines: string[] = [];
    const result = await ping(answeringRunner(exited(HALF, { code: 1 })), request, {
      onLine: (line) => lines.push(line),
    });
    expect(result).toMatchObject({
      sent: 2,
      replies: [{ seq: 1, ttl: 62 }],
      complaints: [],
      isInterrupted: false,
    });
    expect(hasNoLoss(result)).toBe(false);
    expect(lines.join('\n')).toBe(HALF.trimEnd());
  });

  test('that the kernel refuses to send has sent nothing', async () => {
    const refused = answeringRunner(exited('ping: connect: Network is unreachable\n', { code: 2 }));
    const result = await ping(refused, request);
    expect(result).toMatchObject({ sent: 0, complaints: ['connect: Network is unreachable'] });
    expect(hasNoLoss(result)).toBe(false);
  });

  test('whose words cannot be read is an error, and no loss', async () => {
    for (const text of ['', 'PING 10.244.2.2 (10.244.2.2) 56(84) bytes of data.\n', 'Segmentation fault\n'])
      await expect(ping(answeringRunner(exited(text, { code: 1 })), request)).rejects.toMatchObject({
        problems: [{ code: 'observe/unreadable' }],
      });
  });

  test('that was ended early counts what it had sent by then', async () => {
    const text = HALF.split('\n').slice(0, 2).join('\n') + '\nno answer yet for icmp_seq=2\n';
    const inside = answeringRunner(exited(text, { code: 1 }));
    const result = await ping(inside, request, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ sent: 2, replies: [{ seq: 1 }], isInterrupted: true });
  });
});

test('names stand beside the addresses of a line, strangers stay as they are', () => {
  const named = (line: string): string => nameAddresses(line, namesOf(lab), plainStyle);
  expect(named('PING 10.244.2.2 (10.244.2.2) 56(84) bytes of data.')).toBe(
    'PING 10.244.2.2 (pod-b) 56(84) bytes of data.',
  );
  expect(named('From 10.244.1.1 icmp_seq=1 Destination Net Unreachable')).toBe(
    'From 10.244.1.1 (node-1/cni0) icmp_seq=1 Destination Net Unreachable',
  );
  expect(named('64 bytes from 192.0.2.9: icmp_seq=1 ttl=60')).toBe(
    '64 bytes from 192.0.2.9: icmp_seq=1 ttl=60',
  );
});

describe('the summary', () => {
  const there: Path = {
    ...{ from: 'pod-a', to: '10.244.1.3', source: '10.244.1.2' },
    hops: [{ where: 'node-1', dev: 'cni0', isSwitched: true }],
    end: { kind: 'arrived', where: 'pod-c' },
  };
  const back: Path = { ...there, from: 'pod-c', to: '10.244.1.2', end: { kind: 'arrived', where: 'pod-a' } };
  const result: PingResult = {
    sent: 3,
    replies: [1, 2, 3].map((seq) => ({ from: '10.244.1.3', seq, ttl: 64, rttMs: seq / 10 })),
    ...{ refusals: [], complaints: [], isInterrupted: false },
  };
  const report = { from: 'pod-a', to: 'pod-c', address: '10.244.1.3', result, there, back };

  test('says how many were answered, the TTL, the times and the way', () => {
    expect(formatPing(report, plainStyle)).toBe(
      `pod-a → pod-c: 3 of 3 answered, ttl 64, rtt 0.100/0.200/0.300 ms (min/avg/max)
by the tables: pod-a → cni0@node-1 (switched) → pod-c
`,
    );
  });

  test('names the loss, and what ping or the kernel said', () => {
    const lost = {
      ...result,
      replies: result.replies.slice(1),
      complaints: ['local error: message too long, mtu=1450'],
    };
    expect(formatPing({ ...report, result: lost }, plainStyle)).toContain(
      'pod-a → pod-c: 2 of 3 answered, 33 % loss, ttl 64, rtt 0.200/0.250/0.300 ms (min/avg/max)\nlocal error: message too long, mtu=1450\n',
    );
    expect(formatPing({ ...report, result: { ...result, sent: 0, replies: [] } }, plainStyle)).toContain(
      'pod-a → pod-c: nothing was sent\n',
    );
  });

  test('takes an answer that came twice for one', () => {
    const twice = { ...result, replies: [result.replies[0]!, result.replies[0]!, result.replies[2]!] };
    expect(hasNoLoss(twice)).toBe(false);
    expect(pingData({ ...report, result: twice })).toMatchObject({ sent: 3, received: 2 });
  });

  test('shows the way back where it is another, and where it ends early', () => {
    const other = { ...back, hops: [] };
    expect(formatPing({ ...report, back: other }, plainStyle)).toContain(
      'and back:      pod-c (an address of its own)\n',
    );
    const end = {
      kind: 'stopped',
      where: 'pod-c',
      words: 'Network is unreachable',
      command: 'ip -n pod-c route get 10.244.1.2',
    } as const;
    expect(formatPing({ ...report, back: { ...other, end } }, plainStyle)).toContain(
      'and back:      pod-c → nowhere\n  at pod-c: Network is unreachable  ip -n pod-c route get 10.244.1.2\n',
    );
  });
});
