import { describe, expect, it } from 'vitest';
import type { ActionResult, Replies } from '../../src/check/action-result.ts';
import { type ActionExpectation, judgeAction } from '../../src/check/judge-action.ts';
import { parsePing } from '../../src/steps/parse-ping.ts';
import { expectation, lab } from './check-lab.ts';

function judge(yaml: string, result: ActionResult | undefined) {
  const kind = yaml.startsWith('no reply') ? 'no-reply' : (yaml.split(':')[0] as ActionExpectation['kind']);
  return judgeAction(expectation(kind, yaml), result, lab);
}

function answered(output: string, replies?: Replies, exitCode = 0): ActionResult {
  const evidence = output.split('\n').filter(Boolean);
  return {
    did: 'ip netns exec pod-a ping -c 1 10.244.2.2',
    kind: 'answered',
    replies,
    exitCode,
    output,
    evidence,
  };
}

const one = (ttl: number): Replies => ({ wanted: 1, got: 1, ttls: [ttl] });
const none: Replies = { wanted: 1, got: 0, ttls: [] };

describe('a reply', () => {
  it('holds with any TTL unless one is asked for', () => {
    expect(judge('reply: true', answered('', one(62)))).toMatchObject({
      kind: 'held',
      wanted: 'a reply',
      saw: 'a reply with TTL 62',
    });
    expect(judge('reply: { ttl: 62 }', answered('', one(62)))).toMatchObject({ kind: 'held' });
    expect(judge('reply: { ttl: 62 }', answered('', one(63)))).toMatchObject({
      kind: 'broke',
      saw: 'a reply with TTL 63',
    });
  });

  it('breaks on silence, showing the command to try again', () => {
    expect(judge('reply: true', answered('1 packets transmitted', none))).toMatchObject({
      kind: 'broke',
      saw: 'no reply',
      shownBy: 'ip netns exec pod-a ping -c 1 10.244.2.2',
      evidence: ['1 packets transmitted'],
    });
  });

  it('to some requests is neither a reply nor none', () => {
    const some = answered('', { wanted: 3, got: 2, ttls: [62, 62] });
    expect(judge('reply: true', some)).toMatchObject({ kind: 'broke', saw: '2 of 3 replies with TTL 62' });
    expect(judge('no reply: true', some)).toMatchObject({ kind: 'broke' });
  });

  it('with a TTL cannot be claimed of a protocol that shows none', () => {
    expect(judge('reply: { ttl: 62 }', answered('', { wanted: 1, got: 1, ttls: [] }))).toMatchObject({
      kind: 'broke',
      saw: 'a reply',
    });
  });

  it('is not tested by a program that asks nothing, nor by one that could not run', () => {
    expect(judge('reply: true', answered(''))).toMatchObject({
      kind: 'untested',
      reason: 'only ping, trace and connect get replies',
    });
    const notDone: ActionResult = { did: 'x', kind: 'not-done', reason: 'the program ping is missing' };
    expect(judge('reply: true', notDone)).toMatchObject({
      kind: 'untested',
      reason: 'the program ping is missing',
    });
    expect(judge('no reply: true', notDone)).toMatchObject({ kind: 'untested' });
    expect(judge('no reply: true', undefined)).toMatchObject({
      kind: 'untested',
      reason: 'the step does nothing that could answer',
    });
  });
});

describe('no reply', () => {
  const refused = answered('ping: connect: Network is unreachable\n', none, 2);

  it('holds for the reason given, in capitals or not', () => {
    expect(judge('no reply: { because: network is unreachable }', refused)).toMatchObject({
      kind: 'held',
      saw: 'no reply',
    });
  });

  it('breaks for another reason', () => {
    expect(judge('no reply: { because: message too long }', refused)).toMatchObject({
      kind: 'broke',
      saw: 'no reply, but not because of "message too long"',
      evidence: ['ping: connect: Network is unreachable'],
    });
  });
});

describe('output and exit code', () => {
  it('are compared as text, as a regular expression line by line, and as a number', () => {
    const result = answered('first\nsecond line\n', undefined, 3);
    expect(judge('output: { contains: cond li }', result)).toMatchObject({ kind: 'held' });
    expect(judge("output: { matches: '^second' }", result)).toMatchObject({ kind: 'held' });
    expect(judge("output: { matches: '^line' }", result)).toMatchObject({
      kind: 'broke',
      wanted: 'output that matches /^line/',
      evidence: ['first', 'second line'],
    });
    expect(judge('output: { contains: third }', answered(''))).toMatchObject({
      kind: 'broke',
      saw: 'no output',
    });
    expect(judge('exit: 3', result)).toMatchObject({ kind: 'held' });
    expect(judge('exit: 0', result)).toMatchObject({
      kind: 'broke',
      wanted: 'exit code 0',
      saw: 'exit code 3',
    });
  });
});

describe("ping's words", () => {
  it('tell answers and their TTLs', () => {
    const text = `PING 10.244.2.2 (10.244.2.2) 56(84) bytes of data.
64 bytes from 10.244.2.2: icmp_seq=1 ttl=62 time=0.642 ms
64 bytes from 10.244.2.2: icmp_seq=2 ttl=63 time=0.177 ms

--- 10.244.2.2 ping statistics ---
3 packets transmitted, 2 received, 33.3333% packet loss, time 1032ms
`;
    expect(parsePing(text, 3)).toEqual({ wanted: 3, got: 2, ttls: [62, 63] });
  });

  it('tell an error that came back from an answer', () => {
    const text = `From 10.244.1.1 icmp_seq=1 Frag needed and DF set (mtu = 1450)\n
1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms\n`;
    expect(parsePing(text, 1)).toEqual({ wanted: 1, got: 0, ttls: [] });
  });

  it('tell a kernel that has no route', () => {
    expect(parsePing('ping: connect: Network is unreachable\n', 1)).toEqual({ wanted: 1, got: 0, ttls: [] });
  });

  it.each([
    '',
    'ping: socket: Operation not permitted\n',
    'nsenter: cannot open /run/netns/pod-x: No such file or directory\n',
  ])('that say nothing about the network are no loss: %j', (text) => {
    expect(parsePing(text, 1)).toBeUndefined();
  });
});
