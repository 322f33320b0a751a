import { expect, it } from 'vitest';
import { compareChecks } from '../../src/check/status/compare-checks.ts';

it('what plugins find by CHECK is a difference; what they cannot check is no fact', () => {
  const on = { node: 'node-1' };
  const problem = { code: 'cni/plugin-refused', message: 'no route', hint: 'look' };
  const { facts, differences } = compareChecks([
    { ...on, pod: 'pod-a', kind: 'held' },
    { ...on, pod: 'pod-b', kind: 'broke', problem },
    { ...on, pod: 'pod-c', kind: 'unchecked', reason: 'old' },
  ]);
  expect(facts).toBe(2);
  expect(differences).toEqual([
    expect.objectContaining({ where: 'pod-b', fact: 'attachment', what: 'no route' }),
  ]);
});
