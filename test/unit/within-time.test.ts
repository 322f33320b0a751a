import { describe, expect, it } from 'vitest';
import { findUnresolved } from '../../src/check/unresolved.ts';
import { runStep } from '../../src/steps/run-step.ts';
import { answering, said } from './answering-lab.ts';
import { lab, steps } from './check-lab.ts';

const step = (kind: string, within: string): string =>
  `within: 10ms\nexpect: [{ ${kind}: { within: ${within}, netns: { of: pod-a, same as: pod-c } } }]\n`;

/** Inodes that differ until both have been asked for `times` times. */
function sameAfter(times: number) {
  let looks = 0;
  return () => {
    looks += 1;
    return said(looks > 2 * times ? '7\n' : `${looks}\n`);
  };
}

describe('eventually', () => {
  it('waits longer than the step does', async () => {
    const { bench, step: patient } = answering(step('eventually', '20s'), sameAfter(4));
    const result = await runStep(patient, bench);
    expect(result.after).toMatchObject([
      {
        kind: 'held',
        wanted: 'eventually within 20 s: pod-a shares the network namespace of pod-c',
        saw: expect.stringMatching(/^one namespace after \d+ ms$/) as string,
      },
    ]);
    expect(result.durationMs).toBeGreaterThan(10);
  });

  it('breaks when its own time is up', async () => {
    const { bench, step: short } = answering(step('eventually', '120ms'), sameAfter(Infinity));
    const result = await runStep(short, bench);
    expect(result.after).toMatchObject([{ kind: 'broke' }]);
    expect(result.durationMs).toBeGreaterThanOrEqual(120);
  });
});

describe('never', () => {
  it('looks for all of its time, and holds if the condition did not', async () => {
    const { bench, step: quiet, ran } = answering(step('never', '120ms'), sameAfter(Infinity));
    const result = await runStep(quiet, bench);
    expect(result.after).toMatchObject([
      {
        kind: 'held',
        wanted: 'never within 120 ms: pod-a shares the network namespace of pod-c',
        saw: 'it did not hold in 120 ms: two namespaces',
      },
    ]);
    expect(result.durationMs).toBeGreaterThanOrEqual(120);
    expect(ran.length).toBeGreaterThan(2);
  });

  it('breaks as soon as the condition holds, and says when that was', async () => {
    const { bench, step: loud } = answering(step('never', '60s'), sameAfter(2));
    expect((await runStep(loud, bench)).after).toMatchObject([
      { kind: 'broke', saw: expect.stringMatching(/^it held after \d+ ms: one namespace$/) as string },
    ]);
  });

  it('does not hold only because nobody could look', async () => {
    const { bench, step: blind } = answering(step('never', '60s'), () =>
      said('', 1, "stat: cannot statx '/run/netns/pod-a'\n"),
    );
    expect((await runStep(blind, bench)).after).toMatchObject([
      { kind: 'untested', wanted: 'never within 60 s: pod-a shares the network namespace of pod-c' },
    ]);
  });

  it('does not wait for a name that stands for nothing', () => {
    const asked = steps(
      '  - { name: s, expect: [{ never: { within: 1s, neigh: { of: pod-a, has: { mac: nobody } } } }] }\n',
    );
    expect(findUnresolved(asked, lab)).toMatchObject([{ code: 'scenario/no-such-value' }]);
  });
});
