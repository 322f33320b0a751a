import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonReport } from '../../src/report/json-report.ts';
import { eventually } from './eventually.ts';
import { xmlFaults } from '../unit/xml-faults.ts';
import { program } from './netlab.ts';
import { pingScenario } from './ping-scenario.ts';
import { type ReportFolder, reportFolder } from './report-folder.ts';

let fixture: ReportFolder;
let folder: string;
let env: Record<string, string>;
let run: ReportFolder['run'];
let labsUp: ReportFolder['labsUp'];
beforeEach(async () => {
  fixture = await reportFolder();
  ({ folder, env, run, labsUp } = fixture);
});
afterEach(async () => fixture[Symbol.asyncDispose]());

describe('the reports of a run', () => {
  it('are several at once, all of the same result, written where they were asked for', async () => {
    await mkdir(join(folder, 'out'));
    const names = { junit: 'out/r.xml', tap: 'r.tap', html: 'r.html', json: 'r.json', text: 'r.txt' };
    const reporters = Object.entries(names).flatMap(([format, file]) => ['--reporter', `${format}=${file}`]);
    const { exitCode, stdout } = await run('good.yaml', 'bad.yaml', ...reporters, '--reporter', 'github');
    expect(exitCode).toBe(1);
    const read = (file: string) => readFile(join(folder, file), 'utf8');
    const data = JSON.parse(await read(names.json)) as JsonReport;
    expect(data).toMatchObject({ version: 1, held: 4, broke: 1, untested: 0 });
    const xml = await read(names.junit);
    expect(xmlFaults(xml)).toEqual([]);
    expect(new XMLParser({ ignoreAttributes: false }).parse(xml)).toMatchObject({
      testsuites: { '@_tests': '5', '@_failures': '1', '@_errors': '0' },
    });
    expect(await read(names.tap)).toMatch(/^not ok 2 - bad$/m);
    expect(await read(names.html)).toContain('<h1>1 of 2 scenarios did not hold</h1>');
    expect(await read(names.text)).toMatch(/^bad: 1 of 3 steps did not hold/m);
    expect(stdout).toMatch(
      /^::error file=bad\.yaml,line=\d+,col=\d+,title=reach 10\.244\.1\.99%3A a reply%3A no reply::/m,
    );
    expect((await readdir(folder)).filter((file) => file.endsWith('.unfinished'))).toEqual([]);
  });

  it('leave the text on stdout as it is without them', async () => {
    const { stdout } = await run('good.yaml', '--quiet', '--reporter', 'json=r.json');
    expect(stdout).toMatch(/^good: all 2 steps held \(2 checks, [\d.]+ s\)$/);
  });

  it('are refused before a lab is built where they could not be written', async () => {
    const { exitCode, stderr, stdout } = await run('good.yaml', '--reporter', 'junit=nowhere/r.xml');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(
      `report/no-folder\n  ${folder}/nowhere/r.xml cannot be written: there is no folder`,
    );
    expect(stderr).not.toContain('making the sandbox');
    expect((await run('good.yaml', '--json', '--reporter', 'tap')).stderr).toContain('report/two-on-stdout');
    expect((await run('good.yaml', '--reporter', 'yaml')).stderr).toContain('Formats are text, json, junit');
  });
});

describe('a scenario among several that is wrong', () => {
  it('is told at once and in the report, and does not keep the others from being tested', async () => {
    const { exitCode, stdout, stderr } = await run('wrong.yaml', 'good.yaml', 'no-such.yaml', '--json');
    expect(exitCode).toBe(2);
    const { results } = JSON.parse(stdout) as JsonReport;
    expect(results.map(({ file, state }) => [file, state])).toEqual([
      ['wrong.yaml', 'not-run'],
      ['good.yaml', 'held'],
      ['no-such.yaml', 'not-run'],
    ]);
    expect(results[0]!.notRun).toMatchObject({
      kind: 'wrong',
      problems: [{ code: 'scenario/unknown-node' }],
    });
    const [told, , later] = ['scenario/unknown-node', 'scenario/not-found', 'making the sandbox'].map(
      (word) => stderr.indexOf(word),
    );
    expect(told).toBeGreaterThanOrEqual(0);
    expect(later).toBeGreaterThan(told!);
  });

  it('has a line in the text, too', async () => {
    const { stdout } = await run('wrong.yaml', 'good.yaml', '--quiet');
    expect(stdout).toMatch(/^wrong.yaml: did not run, the scenario is wrong\ngood: all 2 steps held/);
  });
});

describe('scenarios side by side', () => {
  it('are told whole and in order, the same one twice as well, and a failure stops none', async () => {
    const { exitCode, stdout } = await run('bad.yaml', 'good.yaml', 'good.yaml', '-j', '3');
    expect(exitCode).toBe(1);
    const heads = [...stdout.matchAll(/^(bad|good)(:?)/gm)].map(([head]) => head);
    expect(heads).toEqual(['bad', 'bad:', 'good', 'good:', 'good', 'good:']);
    expect(stdout.match(/^\d\. {2}reach .*/gm)).toEqual([
      ...['1.  reach pod-a', '2.  reach 10.244.1.99', '3.  reach pod-b'],
      ...['1.  reach pod-a', '2.  reach pod-b', '1.  reach pod-a', '2.  reach pod-b'],
    ]);
    expect(await labsUp()).not.toContain('-test-');
  });

  it('are all taken down when interrupted, and those that had ended are in the report', async () => {
    const slow = pingScenario('slow', ['pod-b']).replace(
      /ping: .*/,
      'exec: { on: pod-a, run: [sleep, "60"] } }',
    );
    await writeFile(join(folder, 'slow.yaml'), slow.replace('within: 300ms', 'within: 60s'));
    const child = execa(
      process.execPath,
      [
        program,
        'test',
        'good.yaml',
        'slow.yaml',
        'slow.yaml',
        'good.yaml',
        '-j2',
        '--reporter',
        'json=r.json',
      ],
      { env, cwd: folder, reject: false },
    );
    await eventually(async () => (await labsUp()).match(/slow-test-/g)?.length === 2);
    child.kill('SIGINT');
    expect((await child).exitCode).toBe(130);
    expect(await labsUp()).not.toContain('-test-');
    const { results } = JSON.parse(await readFile(join(folder, 'r.json'), 'utf8')) as JsonReport;
    expect(results.map(({ state, notRun }) => notRun?.kind ?? state)).toEqual([
      ...['held', 'interrupted', 'interrupted', 'interrupted'],
    ]);
  });
});
