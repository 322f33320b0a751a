import type { RunResult, ScenarioRun } from '../../src/check/run-result.ts';
import type { StepResult, Verdict } from '../../src/check/verdict.ts';

/** What a program in a pod, or a scenario of a stranger, could say to break out of a report. */
export const hostile = [
  ']]>',
  '\u001b[31mred\u001b[0m',
  'zero\u0000bell\u0007next\u0085non\uffff',
  '<script>alert(1)</script>',
  '"\' onload=alert(1) x="',
  '%0A::error::forged',
  '\n::error::forged',
  '\r\n##[error]forged',
  '\nnot ok 99 - forged # TODO',
  '\nBail out! forged',
  '\n...\n---\n',
  '🦆 ünï',
  'half \ud800 pair',
  'long'.repeat(5_000),
].join(' ');

const at = { file: 'two.yaml', line: 12, column: 9 };

export const held: Extract<Verdict, { kind: 'held' }> = {
  ...{ kind: 'held', wanted: 'a reply with TTL 62', saw: 'a reply with TTL 62', shownBy: 'ping', at },
  evidence: ['64 bytes from 10.244.2.2: icmp_seq=1 ttl=62 time=0.3 ms'],
};
export const broke: Verdict = {
  ...{
    kind: 'broke',
    wanted: 'a route to pod-b',
    saw: 'no such route',
    shownBy: 'ip -n node-1 route show',
    at,
  },
  evidence: ['10.244.1.0/24 dev cni0', 'default via 192.168.50.254 dev eth0'],
};
export const untested: Verdict = {
  ...{ kind: 'untested', wanted: 'the ARP table of pod-a is cold', shownBy: '', at },
  reason: 'there is no namespace pod-a to look into',
};

export function step(more: Partial<StepResult>): StepResult {
  const nothing = { why: undefined, claims: [], did: undefined, before: [], after: [] };
  return { name: 'pod-a reaches pod-b', ...nothing, durationMs: 12, at, ...more };
}

export function ran(
  scenario: string,
  ...steps: readonly StepResult[]
): Extract<ScenarioRun, { kind: 'ran' }> {
  return {
    kind: 'ran',
    result: { scenario, file: 'two.yaml', description: 'Two.\n\n a --- b\n', steps, durationMs: 1234 },
  };
}

export function runOf(...scenarios: readonly ScenarioRun[]): RunResult {
  return {
    scenarios,
    startedAt: '2026-01-02T03:04:05.678Z',
    durationMs: 2345,
    cwd: '/home/me',
    program: 'k8s-netlab 0.1.0',
    kernel: 'Linux 6.18.5',
  };
}

const problem = { code: 'scenario/unknown-node', message: 'no node "node-3"', hint: 'nodes are node-1' };

/** One of everything: held, broke and untested; and each way not to run. */
export const mixed = runOf(
  ran(
    'all-well',
    step({ claims: ['S1', 'S14'], why: 'Both nodes route.', did: 'ping -c 1 pod-b', after: [held] }),
  ),
  ran('not-well', step({ before: [held], after: [broke, untested] }), step({ after: [untested] }), step({})),
  {
    kind: 'not-run',
    scenario: 'bad.yaml',
    file: 'bad.yaml',
    reason: { kind: 'wrong', problems: [{ ...problem, at }] },
  },
  { kind: 'not-run', scenario: 'vx', file: 'vx.yaml', reason: { kind: 'machine', problems: [problem] } },
  { kind: 'not-run', scenario: 'late', file: 'late.yaml', reason: { kind: 'interrupted' } },
  { kind: 'not-run', scenario: 'odd', file: 'odd.yaml', reason: { kind: 'bug', stack: 'Error: x\n at y' } },
);

/** The same text wherever a text can stand. */
export const forged = runOf(
  ran(
    'forged',
    step({
      name: hostile,
      why: hostile,
      claims: [hostile],
      did: hostile,
      before: [{ ...held, wanted: hostile }],
      after: [
        {
          kind: 'broke',
          wanted: hostile,
          saw: hostile,
          evidence: [hostile],
          shownBy: hostile,
          at: { ...at, file: hostile },
        },
        { kind: 'untested', wanted: hostile, reason: hostile, shownBy: hostile },
      ],
    }),
  ),
  {
    kind: 'not-run',
    scenario: hostile,
    file: hostile,
    reason: { kind: 'wrong', problems: [{ code: hostile, message: hostile, hint: hostile }] },
  },
);
