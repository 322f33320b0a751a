import { describe, expect, it } from 'vitest';
import type { ScenarioRun } from '../../src/check/run-result.ts';
import { runExitCode } from '../../src/cli/run-exit-code.ts';
import { pathFrom } from '../../src/report/path-from.ts';
import { plainLine, plainText } from '../../src/report/plain-text.ts';
import { report as jsonReport } from '../../src/report/reporters/json.ts';
import { reporters } from '../../src/report/reporters/registry.ts';
import { report as textReport } from '../../src/report/reporters/text.ts';
import { broke, forged, held, hostile, mixed, ran, runOf, step, untested } from './hand-made-run.ts';

describe('every reporter', () => {
  it.each(Object.entries(reporters))('gives the same bytes for the same run: %s', async (_format, load) => {
    const { report } = await load();
    expect(report(mixed)).toBe(report(mixed));
    expect(report(forged).endsWith('\n')).toBe(true);
  });
});

describe('the text report', () => {
  it('is what a terminal shows, without colours, and says what did not run and why', () => {
    const text = textReport(mixed);
    expect(text).toMatch(/^all-well\n\n {2}Two.\n\n {3}a --- b\n\n1. {2}pod-a reaches pod-b \[S1, S14\]\n/);
    expect(text).toContain('not-well: 2 of 3 steps did not hold (4 checks, 1 broke, 2 untested, 1.2 s)\n');
    expect(text).toContain('    BROKE a route to pod-b\n');
    expect(text).toContain('  hint: nodes are node-1\nbad.yaml: did not run, the scenario is wrong\n');
    expect(text).toContain('late: did not run, the run was interrupted\n');
    expect(text).toContain('Error: x\n at y\nodd: did not run, a bug of k8s-netlab\n');
  });

  it('cannot move the cursor of who reads it', () => {
    expect(textReport(forged)).not.toMatch(/[^\n\t\u0020-\u007e\u00a0-\u{10ffff}]/u);
  });
});

describe('the JSON report', () => {
  interface Data {
    readonly results: readonly Record<string, unknown>[];
  }
  const data = JSON.parse(jsonReport(mixed)) as Data;

  it('has a version, the counts, and what the run was', () => {
    const { results, ...run } = data;
    expect(run).toEqual({
      version: 1,
      program: 'k8s-netlab 0.1.0',
      kernel: 'Linux 6.18.5',
      startedAt: '2026-01-02T03:04:05.678Z',
      durationMs: 2345,
      held: 2,
      broke: 1,
      untested: 2,
    });
    expect(results.map(({ scenario, state }) => [scenario, state])).toEqual([
      ['all-well', 'held'],
      ['not-well', 'failed'],
      ...['bad.yaml', 'vx', 'late', 'odd'].map((name) => [name, 'not-run']),
    ]);
  });

  it('has every verdict of every step, with its evidence and its place', () => {
    expect(data.results[1]!['steps']).toMatchObject([{ before: [held], after: [broke, untested] }, {}, {}]);
  });

  it('has the problems of what did not run', () => {
    expect(data.results[2]).toMatchObject({
      steps: [],
      notRun: { kind: 'wrong', problems: [{ hint: 'nodes are node-1' }] },
    });
    expect(data.results[5]).toMatchObject({ notRun: { kind: 'bug', stack: 'Error: x\n at y' } });
  });

  it('gives back whatever was said, as it was said', () => {
    const { results } = JSON.parse(jsonReport(forged)) as { results: { steps: { name: string }[] }[] };
    expect(results[0]!.steps[0]!.name).toBe(hostile);
  });
});

describe('the exit code of a run', () => {
  const well = ran('well', step({ after: [held] }));
  const notWell = ran('not-well', step({ after: [untested] }));
  const not = (kind: 'wrong' | 'machine' | 'interrupted' | 'bug'): ScenarioRun => ({
    ...{ kind: 'not-run', scenario: kind, file: kind },
    reason: kind === 'interrupted' ? { kind } : kind === 'bug' ? { kind, stack: '' } : { kind, problems: [] },
  });

  it.each([
    ['0 when all held', [well, well], 0],
    ['1 when one did not', [well, notWell], 1],
    ['2 when one was wrong, whatever the others did', [well, not('wrong'), notWell], 2],
    ['3 when the machine could not', [not('machine'), not('wrong')], 3],
    ['130 when it was interrupted', [notWell, not('interrupted'), not('machine')], 130],
    ['70 when we were wrong', [not('bug'), not('interrupted')], 70],
    ['0 when nothing was asked for', [], 0],
  ])('is %s', (_title, scenarios, code) => {
    expect(runExitCode(runOf(...scenarios))).toBe(code);
  });
});

describe('a text of a stranger', () => {
  it('keeps its visible characters, its tabs and its lines', () => {
    expect(plainText('a\tb\r\nc\rd 🦆')).toBe('a\tb\nc\nd 🦆');
    expect(plainText('\u001b]8;;http://x\u0007link\u001b]8;;\u0007')).toBe('link');
    expect(plainText('\ud800\udfff\ud800')).toBe('\ud800\udfff\ufffd');
    expect(plainLine(' a\n\tb ')).toBe('a b');
  });
});

describe('a file in a report', () => {
  it.each([
    ['netlab/a.yaml', 'netlab/a.yaml'],
    ['./netlab/../a.yaml', 'a.yaml'],
    ['/home/me/netlab/a.yaml', 'netlab/a.yaml'],
    ['/usr/lib/a.yaml', '/usr/lib/a.yaml'],
    ['../a.yaml', '/home/a.yaml'],
    ['<stdin>', '<stdin>'],
  ])('%s is named from the folder of the run: %s', (file, named) => {
    expect(pathFrom('/home/me', file)).toBe(named);
  });
});
