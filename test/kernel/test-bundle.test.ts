import { copyFile, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonReport } from '../../src/report/json-report.ts';
import { eventually } from './eventually.ts';
import { netlab, program } from './netlab.ts';
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

describe('a scenario that is interrupted', () => {
  it('is in the reports and the bundle with the steps that were judged until then', async () => {
    const slow = pingScenario('slow', ['10.244.1.99', 'pod-b']).replace(
      /(reach pod-b), .*/,
      '$1, within: 60s, exec: { on: pod-a, run: [sleep, "60"] } }',
    );
    await writeFile(join(folder, 'slow.yaml'), slow);
    const args = ['slow.yaml', '--bundle', 'b', '--reporter', 'text', '--reporter', 'json=r.json'];
    const child = execa(process.execPath, [program, 'test', ...args], { env, cwd: folder, reject: false });
    let said = '';
    child.stdout.on('data', (text: Buffer) => (said += text.toString()));
    await eventually(async () => {
      if (!said.includes('1.  reach 10.244.1.99')) return false;
      const [lab = ''] = /slow-test-[0-9]+/.exec(await labsUp()) ?? [];
      const { stdout } = await netlab(['exec', '--lab', lab, 'pod-a', '--', 'sh', '-c', SLEEPS], { env });
      return stdout.includes('sleep 60');
    });
    child.kill('SIGINT');
    expect((await child).exitCode).toBe(130);
    const { results, broke } = JSON.parse(await readFile(join(folder, 'r.json'), 'utf8')) as JsonReport;
    expect(results[0]).toMatchObject({ state: 'not-run', steps: [{ name: 'reach 10.244.1.99' }] });
    expect(broke).toBe(1);
    const index = await readFile(join(folder, 'b/README.md'), 'utf8');
    expect(index).toContain('It did not end, the run was interrupted.');
    expect(index).toContain('those right after step 1;');
  });
});

/** Command lines of what runs in the lab. */
const SLEEPS = 'for one in /proc/[0-9]*/cmdline; do tr "\\0" " " <$one; echo; done 2>/dev/null';

describe('a bundle', () => {
  it('keeps what explains a failure: scenario, plan, results, tables, raw state, logs, the machine', async () => {
    const { exitCode, stderr } = await run('good.yaml', 'bad.yaml', '--quiet', '--bundle', 'b');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`what explains the failure is in ${folder}/b; begin with its README.md`);
    const read = (file: string) => readFile(join(folder, 'b', file), 'utf8');
    expect((await readdir(join(folder, 'b'))).sort()).toEqual([
      'README.md',
      'bad',
      'doctor.txt',
      'versions.txt',
    ]);
    expect(await read('bad/scenario.yaml')).toBe(await readFile(join(folder, 'bad.yaml'), 'utf8'));
    expect(await read('bad/plan.sh')).toContain('# The lab "bad".');
    expect(await read('bad/report.html')).toContain('The scenario did not hold');
    expect(await read('bad/inspect.txt')).toMatch(/^pod-a {2}ARP table/m);
    expect(await read('bad/logs/pod-b.main.txt')).toBe('I am up\n');
    expect(await read('doctor.txt')).toContain('This machine runs labs');
    expect(await read('versions.txt')).toContain('kernel');
    expect(await read('README.md')).toContain('right after step 2;');
  });

  it('shows the lab as it was at the first step that failed, raw and with names', async () => {
    await run('bad.yaml', '--quiet', '--bundle', 'b');
    const raw = await readFile(join(folder, 'b/bad/raw/pod-a.txt'), 'utf8');
    expect(raw).toMatch(/^\$ ip neigh\n(.*\n)*10\.244\.1\.99 dev eth0 .*(FAILED|INCOMPLETE)/m);
    // Step 3 asks for pod-b; at step 2 pod-a had not.
    expect(raw).not.toMatch(/^10\.244\.1\.3 dev eth0/m);
    expect(raw).toMatch(/^\$ ip route show table all\ndefault via 10\.244\.1\.1 dev eth0/m);
    const { arp } = JSON.parse(await readFile(join(folder, 'b/bad/inspect.json'), 'utf8')) as {
      arp: readonly { where: string; ip: string }[];
    };
    expect(arp.filter(({ where }) => where === 'pod-a').map(({ ip }) => ip)).toEqual(['10.244.1.99']);
  });

  it('shows the same failure elsewhere: its scenario breaks the same step', async () => {
    await run('bad.yaml', '--quiet', '--bundle', 'b');
    await copyFile(join(folder, 'b/bad/scenario.yaml'), join(folder, 'again.yaml'));
    const { stdout } = await run('again.yaml', '--quiet');
    expect(stdout).toMatch(/^2\. {2}reach 10\.244\.1\.99$/m);
  });

  it('tells of a scenario that could not run why', async () => {
    expect((await run('wrong.yaml', 'good.yaml', '--quiet', '--bundle', 'b')).exitCode).toBe(2);
    expect(await readdir(join(folder, 'b/wrong.yaml'))).toEqual(['report.html', 'result.json']);
    expect(await readFile(join(folder, 'b/README.md'), 'utf8')).toContain(
      'It did not run, the scenario is wrong.',
    );
  });

  it('is not written when everything held', async () => {
    expect((await run('good.yaml', '--quiet', '--bundle', 'b')).exitCode).toBe(0);
    expect(await readdir(folder)).not.toContain('b');
  });

  it('is refused a folder that has something in it, before a lab is built', async () => {
    const { exitCode, stderr, stdout } = await run('good.yaml', '--bundle', '.');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('bundle/not-empty');
  });
});
