import { describe, expect, it } from 'vitest';
import type { End, Trace } from '../../src/observe/trace.ts';
import type { Action } from '../../src/scenario/step.ts';
import { commandOf } from '../../src/steps/command-of.ts';
import { traceLines } from '../../src/steps/trace-lines.ts';
import { readTrace } from '../../src/steps/trace-probe.ts';
import { lab, scenarioWith } from './check-lab.ts';
import { assembled } from './recorded-trace.ts';

function typed(trace: string): string | undefined {
  const scenario = scenarioWith(`  - { name: s, trace: { ${trace} } }\n`);
  return commandOf(scenario.steps[0]?.action as Action, { lab, scenario });
}

describe('the command of a traced step', () => {
  it.each([
    ['from: pod-a, to: pod-b', 'k8s-netlab trace pod-a pod-b'],
    ['from: pod-a, to: pod-b, tcp: 8080', 'k8s-netlab trace pod-a pod-b --tcp 8080'],
    ['from: pod-a, to: 10.244.1.1, udp: 53, cold: true', 'k8s-netlab trace pod-a 10.244.1.1 --udp 53 --cold'],
    ['from: pod-a, to: pod-b, size: 0, df: true', 'k8s-netlab trace pod-a pod-b --size 0 --df'],
  ])('of { %s } is %s', (trace, command) => {
    expect(typed(trace)).toBe(command);
  });
});

const WAY = `1 pod-a/eth0 out: sent, TTL 64
2 node-1/veth9bb860b4 in: crossed, TTL 64
3 node-1/cni0 in: taken-in, TTL 64
4 node-1/flannel.1 out: routed, TTL 63
5 node-1/eth0 out: encapsulated, TTL 63, in VXLAN 1 to 192.168.50.12
6 underlay/node-1 in: crossed, TTL 63, in VXLAN 1 to 192.168.50.12
7 underlay/node-2 out: switched, TTL 63, in VXLAN 1 to 192.168.50.12
8 node-2/eth0 in: crossed, TTL 63, in VXLAN 1 to 192.168.50.12
9 node-2/flannel.1 in: decapsulated, TTL 63
10 node-2/cni0 out: routed, TTL 62
11 node-2/veth274a81a3 out: switched, TTL 62
12 pod-b/eth0 in: crossed, TTL 62`.split('\n');

describe('a probe that was answered', () => {
  it('is a reply with the TTL it came with, shown by the way there', async () => {
    const trace = await assembled();
    const answer = readTrace(trace);
    expect(answer).toMatchObject({
      kind: 'answered',
      replies: { wanted: 1, got: 1, ttls: [62] },
      exitCode: 0,
      evidence: [...WAY, 'answered by 10.244.2.2: ICMP echo reply'],
    });
    expect(answer).toHaveProperty('trace', trace);
  });

  it('has the way back in its output too', async () => {
    const { there, back } = traceLines(await assembled());
    expect(there).toEqual(WAY);
    expect(back[0]).toBe('13 pod-b/eth0 out: answered, TTL 64');
    expect(readTrace(await assembled())).toHaveProperty(
      'output',
      expect.stringContaining(`\n${back.join('\n')}\nanswered by`),
    );
  });
});

/** The recorded trace, had it come to this. */
async function ended(end: End, missedFrames = 0): Promise<Trace> {
  const trace = await assembled();
  return { ...trace, end, watched: { ...trace.watched, missedFrames } };
}

const lost: End = { kind: 'lost', what: 'request', at: 4, words: undefined, evidence: [] };
const entry = {
  ...({ table: 'neigh', line: '10.244.2.0 dev flannel.1 FAILED', isUsable: false } as const),
  command: 'ip -n node-1 neigh get 10.244.2.0 dev flannel.1',
};
const counter = { counter: 'eth0 tx dropped', by: 2, means: 'frames dropped before they were sent' };

const refused = { kind: 'refused', by: '10.244.1.1', mtuBytes: undefined, evidence: [] } as const;

const unanswered: Awaited<ReturnType<typeof assembled>>['events'][number] | undefined = (
  await assembled()
).events.find(({ kind }) => kind === 'arp');

describe('a probe that was not answered', () => {
  it.each<[string, End]>([
    ['not answered: 10.244.1.1 says ICMP host unreachable', { ...refused, words: 'ICMP host unreachable' }],
    [
      'not sent: connect: Network is unreachable',
      { kind: 'not-sent', words: 'connect: Network is unreachable', evidence: [] },
    ],
    ['lost: seen last at point 4', lost],
    [
      'lost: seen nowhere; the sender was told: No route to host',
      { ...lost, at: undefined, words: 'No route to host' },
    ],
  ])('is no reply: %s', async (words, end) => {
    const answer = readTrace(await ended(end));
    expect(answer).toMatchObject({ replies: { wanted: 1, got: 0, ttls: [] }, exitCode: 1 });
    expect(answer).toHaveProperty('evidence', [...WAY, words]);
    expect(answer).toHaveProperty('output', expect.stringContaining(words));
  });

  it('says all that is known of why', async () => {
    const evidence: End & { kind: 'lost' } = {
      ...lost,
      evidence: [
        { kind: 'entry', where: 'node-1', says: 'no MAC of its next hop', entry },
        ...(unanswered?.kind === 'arp' ? [{ kind: 'unanswered', exchange: unanswered } as const] : []),
        { kind: 'drop', where: 'node-1', dev: 'cni0', reason: 'NEIGH_FAILED' },
        { kind: 'counter', where: 'node-1', ...counter },
        { kind: 'fact', where: 'pod-a', says: 'it reached eth0 of pod-a' },
      ],
    };
    expect(traceLines(await ended(evidence)).why).toEqual([
      'node-1: no MAC of its next hop: 10.244.2.0 dev flannel.1 FAILED',
      'pod-a: nobody answered who has 10.244.1.1',
      'node-1: the kernel dropped it after cni0: NEIGH_FAILED',
      'node-1: eth0 tx dropped went up by 2: frames dropped before they were sent',
      'it reached eth0 of pod-a',
    ]);
  });

  it('proves nothing when frames were missed, in one of which it may have gone on', async () => {
    expect(readTrace(await ended(lost, 3))).toEqual({
      kind: 'not-done',
      reason: 'the capture missed 3 frames',
    });
    expect(readTrace(await ended({ ...refused, words: 'TCP RST' }, 3))).toHaveProperty('exitCode', 1);
  });
});
