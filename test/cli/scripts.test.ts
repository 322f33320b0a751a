import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programPath } from '../kernel/program-path.ts';

const scripts = fileURLToPath(new URL('../../scripts/', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-scripts-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the last line of npm test', () => {
  const good = { success: true, numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, testResults: [] };

  /** Runs totals.mjs over reports, by file name, and gives its last line and exit code. */
  async function totals(reports: Readonly<Record<string, object | ''>>, { broken = 0, CI = '' } = {}) {
    const files = Object.keys(reports).map((name) => join(folder, name));
    for (const [name, report] of Object.entries(reports))
      await writeFile(join(folder, name), report === '' ? '' : JSON.stringify(report));
    const args = [join(scripts, 'totals.mjs'), String(broken), ...files];
    const { stdout, exitCode } = await execa(process.execPath, args, { reject: false, env: { CI } });
    return [stdout.split('\n').at(-1), exitCode];
  }

  it('sums what the runners counted', async () => {
    const reports = { 'pure.json': good, 'labs.json': { ...good, numPassedTests: 4, numPendingTests: 2 } };
    expect(await totals(reports)).toEqual(['7 passed, 0 failed, 2 skipped', 0]);
  });

  it('counts a failed test, and fails', async () => {
    const report = { ...good, success: false, numFailedTests: 2 };
    expect(await totals({ 'pure.json': report })).toEqual(['3 passed, 2 failed, 0 skipped', 1]);
  });

  it('counts each broken static check as failed', async () => {
    expect(await totals({ 'pure.json': good }, { broken: 2 })).toEqual(['3 passed, 2 failed, 0 skipped', 1]);
  });

  it('counts a file that does not load as failed', async () => {
    const testResults = [{ status: 'failed', assertionResults: [] }];
    const report = { ...good, success: false, testResults };
    expect(await totals({ 'pure.json': report })).toEqual(['3 passed, 1 failed, 0 skipped', 1]);
  });

  it('counts an error outside of any test as failed', async () => {
    expect(await totals({ 'pure.json': { ...good, success: false } })).toEqual([
      '3 passed, 1 failed, 0 skipped',
      1,
    ]);
  });

  it('counts a runner that died as failed', async () => {
    expect(await totals({ 'pure.json': good, 'labs.json': '' })).toEqual([
      '3 passed, 1 failed, 0 skipped',
      1,
    ]);
  });

  it('lets no test of labs be skipped in CI', async () => {
    const skipped = { ...good, numPendingTests: 1 };
    expect(await totals({ 'labs.json': skipped }, { CI: 'true' })).toEqual([
      '3 passed, 0 failed, 1 skipped',
      1,
    ]);
    expect(await totals({ 'pure.json': skipped }, { CI: 'true' })).toEqual([
      '3 passed, 0 failed, 1 skipped',
      0,
    ]);
  });
});

describe('scripts/setup', () => {
  /** Runs it where only these programs are found; apt-get is never one of them. */
  async function setupWith(programs: readonly string[]) {
    for (const program of programs) await symlink(await programPath(program), join(folder, program));
    return execa(join(folder, 'bash'), [join(scripts, 'setup')], { reject: false, env: { PATH: folder } });
  }
  const all = ['bash', 'dirname', 'id', 'node', 'npm', 'ip', 'mount', 'unshare', 'nsenter', 'setpriv'];

  it('names the packages of the tools that are missing, and exits 3', async () => {
    const { exitCode, stderr } = await setupWith(all);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^setup: .*\biputils-ping\b/);
    expect(stderr).not.toMatch(/iproute2|util-linux/);
  });

  it('asks for Node.js where there is none', async () => {
    const { exitCode, stderr } = await setupWith(['bash', 'dirname']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('Node.js 20.19 or newer');
  });
});
