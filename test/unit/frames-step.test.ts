import { describe, expect, it } from 'vitest';
import { findUnresolved } from '../../src/check/unresolved.ts';
import { openListener } from '../../src/listen/listener.ts';
import type { Runner } from '../../src/sandbox/runner.ts';
import { runStep } from '../../src/steps/run-step.ts';
import { answering, said } from './answering-lab.ts';
import { lab, steps } from './check-lab.ts';

describe('names in frames', () => {
  it('that stand for nothing are told before the first step', () => {
    const asked = steps(
      '  - { name: s, flush: { neigh: pod-a }, expect: [{ seen: { at: pod-a, source mac: nobody } }, { in order: [{ at: pod-a }, { at: pod-b, who-has: nowhere }] }] }\n',
    );
    expect(findUnresolved(asked, lab).map(({ message }) => message)).toEqual([
      'source mac "nobody" is no MAC address, nor the name of something that has one, in pod-a',
      'who-has "nowhere" is no address or network, nor the name of something that has one, in pod-b',
    ]);
  });
});

describe('a capture', () => {
  const STEP = `flush: { neigh: pod-a }
expect: [{ not seen: { at: pod-a, what: icmp } }, { seen: { at: pod-a, what: icmp } }, { in order: [{ at: pod-a }, { at: pod-b }] }]
`;

  it('that cannot be started leaves all it was to show untested, at once', async () => {
    const { bench, step } = answering(STEP, () => said(''));
    const dying: Runner = {
      run: () => Promise.resolve(said('')),
      commandLine: () => ['sh', '-c', 'echo no room >&2'],
    };
    await using listener = openListener(dying);
    const reason = 'the lab could not be listened to: no room';
    const { after, durationMs } = await runStep(step, { ...bench, listener });
    expect(after).toMatchObject([
      { kind: 'untested', wanted: 'pod-a sees no ICMP packet', reason },
      { kind: 'untested', reason },
      { kind: 'untested', reason },
    ]);
    expect(durationMs).toBeLessThan(2000);
  });
});
