import { describe, expect, it } from 'vitest';
import type { ScenarioResult, StepResult, Verdict } from '../../src/check/verdict.ts';
import { formatFailures, formatLesson, formatStep, formatSummary } from '../../src/report/result.ts';
import { plainStyle } from '../../src/report/style.ts';

const at = { file: 'two.yaml', line: 12, column: 9 };
const form = { style: plainStyle, columns: 80 };

const held: Verdict = {
  ...{ kind: 'held', wanted: 'a reply with TTL 62', saw: 'a reply with TTL 62', shownBy: 'ping', at },
  evidence: ['64 bytes from 10.244.2.2: icmp_seq=1 ttl=62 time=0.3 ms'],
};
const broke: Verdict = {
  ...{
    kind: 'broke',
    wanted: 'the routing table of node-1 has dst pods of node-2, via node-2/flannel.1',
    at,
  },
  ...{ saw: 'no row with dst 10.244.2.0/24 (pods of node-2)', shownBy: 'ip -n node-1 route show' },
  evidence: ['10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1  # pods of node-1, node-1/cni0'],
};
const untested: Verdict = {
  ...{ kind: 'untested', wanted: 'the ARP table of pod-a is cold', shownBy: 'ip -n pod-a neigh show', at },
  reason: 'there is no namespace pod-a to look into',
};

function step(more: Partial<StepResult>): StepResult {
  return {
    name: 'pod-a reaches pod-b',
    why: undefined,
    claims: [],
    did: undefined,
    before: [],
    after: [],
    durationMs: 1,
    at,
    ...more,
  };
}

function result(...steps: readonly StepResult[]): ScenarioResult {
  return { scenario: 'two', file: 'two.yaml', description: '', steps, durationMs: 1234 };
}

describe('the report of a step', () => {
  it('ends with what it changed in which table, where that was looked at', () => {
    const change = { where: 'pod-a', table: 'neigh', kind: 'added', was: undefined } as const;
    const line = '10.244.1.1 dev eth0 lladdr ce:c5:b6:29:8b:e2 REACHABLE  # node-1/cni0';
    expect(formatStep(step({ changes: [{ ...change, line }] }), 3, form)).toBe(
      `3.  pod-a reaches pod-b
    changed, pod-a neigh
         + 10.244.1.1 dev eth0 lladdr ce:c5:b6:29:8b:e2 REACHABLE # node-1/cni0

`,
    );
    expect(formatStep(step({ changes: [] }), 3, form)).toContain('changed nothing in the tables');
  });

  it('says what is shown and why, what held before, what was done, and what was seen', () => {
    const cold: Verdict = {
      kind: 'held',
      wanted: 'the ARP table of pod-a is cold',
      saw: 'nothing learned',
      shownBy: '',
      evidence: [],
    };
    const text = formatStep(
      step({
        why: 'Both nodes route.',
        claims: ['S14', 'S18'],
        did: 'ip netns exec pod-a ping -c 1 10.244.2.2',
        before: [cold],
        after: [held],
      }),
      8,
      form,
    );
    expect(text).toBe(`8.  pod-a reaches pod-b [S14, S18]
    Both nodes route.
    held the ARP table of pod-a is cold
    $ ip netns exec pod-a ping -c 1 10.244.2.2
    held a reply with TTL 62
         64 bytes from 10.244.2.2: icmp_seq=1 ttl=62 time=0.3 ms

`);
  });

  it('of a check that broke says what was wanted, what was seen, the command that shows it, and the place in the file', () => {
    expect(formatStep(step({ after: [broke] }), 12, form)).toBe(`12. pod-a reaches pod-b
    BROKE the routing table of node-1 has dst pods of node-2, via
          node-2/flannel.1
         saw no row with dst 10.244.2.0/24 (pods of node-2)
         10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1
           # pods of node-1, node-1/cni0
         $ ip -n node-1 route show
         at two.yaml:12:9

`);
  });

  it('of a check that could not be made gives the reason', () => {
    expect(formatStep(step({ after: [untested] }), 1, form))
      .toContain(`    UNTESTED the ARP table of pod-a is cold
         there is no namespace pod-a to look into
         $ ip -n pod-a neigh show
`);
  });

  it('shows evidence that several checks share once, and again under one that broke', () => {
    const line = held.evidence[0]!;
    const count = (text: string): number => text.split(line).length - 1;
    expect(count(formatStep(step({ after: [held, held] }), 1, form))).toBe(1);
    expect(count(formatStep(step({ after: [held, { ...held, kind: 'broke' }] }), 1, form))).toBe(2);
  });

  it.each([40, 60, 80])('keeps to %i columns, commands and words that have no space aside', (columns) => {
    const text = formatStep(step({ why: 'why '.repeat(60), after: [held, broke, untested] }), 3, {
      ...form,
      columns,
    });
    const wide = text.split('\n').filter((line) => line.length > columns && !line.includes('$ '));
    expect(wide).toEqual([]);
  });

  it('is red in its title and in the word of what broke', () => {
    const style = { ...plainStyle, bad: (text: string) => `<${text}>` };
    expect(formatStep(step({ after: [broke] }), 1, { style, columns: 80 })).toMatch(
      /^<1. {2}pod-a reaches pod-b\n>\n? {4}<BROKE> /,
    );
  });
});

describe('the report of a scenario', () => {
  it('opens with the drawing as it stands in the file', () => {
    expect(formatLesson({ name: 'two', description: 'Two.\n\n a --- b\n' }, plainStyle)).toBe(
      'two\n\n  Two.\n\n   a --- b\n\n',
    );
    expect(formatLesson({ name: 'two', description: '' }, plainStyle)).toBe('two\n\n');
  });

  it('ends with how many steps held', () => {
    expect(formatSummary(result(step({ after: [held] }), step({ after: [held, held] })), plainStyle)).toBe(
      'two: all 2 steps held (3 checks, 1.2 s)\n',
    );
    expect(
      formatSummary(
        result(step({ after: [held, broke, untested] }), step({ before: [untested] }), step({})),
        plainStyle,
      ),
    ).toBe('two: 2 of 3 steps did not hold (4 checks, 1 broke, 2 untested, 1.2 s)\n');
  });

  it('is short where only failures are asked for, and keeps their numbers', () => {
    const text = formatFailures(
      result(step({ after: [held] }), step({ name: 'the second', after: [broke] })),
      form,
    );
    expect(text).toMatch(/^2. {2}the second\n/);
    expect(text).not.toContain('pod-a reaches');
  });
});
