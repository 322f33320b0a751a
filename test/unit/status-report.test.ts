import { describe, expect, test } from 'vitest';
import { compareContainers } from '../../src/check/status/compare-containers.ts';
import { type Difference, joinComparisons } from '../../src/check/status/difference.ts';
import { formatStatus, statusData } from '../../src/report/status.ts';
import { plainStyle } from '../../src/report/style.ts';
import { lab } from './check-lab.ts';

describe('containers', () => {
  const of = (state: object) =>
    compareContainers([{ pod: 'pod-b', container: 'web', kind: 'process', state: 'running', ...state }]);

  test('that run, or ended well, are as they should be', () => {
    expect(of({})).toEqual({ facts: 1, differences: [] });
    expect(of({ state: 'exited', exitCode: 0 }).differences).toEqual([]);
  });

  test.each([
    [{ state: 'exited', exitCode: 3 }, 'container web has exited with code 3'],
    [{ state: 'exited', signal: 'SIGKILL' }, 'container web has exited: ended by SIGKILL'],
    [{ state: 'failed', reason: 'no such program' }, 'container web has failed: no such program'],
  ])('that did not are named with their logs: %o', (state, what) => {
    expect(of(state).differences).toMatchObject([
      {
        ...{ where: 'pod-b', fact: 'container', brief: what.slice('container '.length) },
        ...{ what, command: 'k8s-netlab logs pod-b -c web' },
      },
    ]);
  });
});

const down: Difference = {
  where: 'pod-a',
  fact: 'link',
  dev: 'eth0',
  brief: 'down',
  what: 'eth0 (its network card) is down',
  wanted: 'up',
  saw: 'down',
  command: 'ip -n pod-a link set eth0 up',
};

test('a lab without differences is all there', () => {
  const report = { name: 'mine', lab, facts: 160, differences: [] };
  expect(formatStatus(report, plainStyle)).toBe(
    'lab mine is up: 3 nodes, 3 pods, 160 facts checked, all there\n',
  );
  expect(statusData(report)).toEqual({
    lab: 'mine',
    nodes: 3,
    pods: 3,
    facts: 160,
    isComplete: true,
    differences: [],
    leftovers: [],
  });
});

test('each difference is shown with the command that mends it', () => {
  const report = { name: 'mine', lab, facts: 160, differences: [down] };
  expect(formatStatus(report, plainStyle)).toBe(`lab mine is up, but 1 of 160 facts does not hold:
pod-a: eth0 (its network card) is down
  ip -n pod-a link set eth0 up
The commands are as one types them in \`k8s-netlab shell\`.
`);
  expect(statusData(report)).toMatchObject({ isComplete: false, differences: [down] });
});

test('comparisons of several kinds count as one', () => {
  const parts = [
    { facts: 2, differences: [down] },
    { facts: 3, differences: [] },
  ];
  expect(joinComparisons(parts)).toEqual({ facts: 5, differences: [down], leftovers: [] });
});
