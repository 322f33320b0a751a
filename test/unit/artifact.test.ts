import { chmod, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scenarioFile } from '../../src/artifact/bundle-file.ts';
import { bundleFiles } from '../../src/artifact/bundle-files.ts';
import { checkFolderOf } from '../../src/artifact/check-folder.ts';
import { rawState } from '../../src/artifact/raw-state.ts';
import { checkBundleFolder, writeBundle } from '../../src/artifact/write-bundle.ts';
import { writeReport } from '../../src/artifact/write-report.ts';
import { isRoot } from '../../src/sandbox/is-root.ts';
import { answeringRunner, exited } from './answering-runner.ts';
import { broke, forged, held, mixed, ran, runOf, step } from './hand-made-run.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-artifact-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const machine = [{ path: 'doctor.txt', what: 'the doctor', content: 'ok\n' }];
const evidence = {
  step: 2,
  files: [scenarioFile('name: web\n'), { path: 'raw/node-1.txt', what: 'raw state', content: 'lo\n' }],
};

describe('the files of a bundle', () => {
  const bad = ran('web', step({ after: [held] }), step({ name: 'it `breaks`', after: [broke] }));
  const good = ran('good', step({ after: [held] }));
  const files = bundleFiles(
    runOf(bad, good, bad),
    [{ run: bad, evidence }, { run: good }, { run: bad, evidence }],
    machine,
  );
  const contentOf = (path: string): string => String(files.find((file) => file.path === path)!.content);

  it('are an index, the machine, and a folder for each scenario that did not hold', () => {
    expect(files.map(({ path }) => path)).toEqual([
      ...['README.md', 'doctor.txt'],
      ...['web/report.html', 'web/result.json', 'web/scenario.yaml', 'web/raw/node-1.txt'],
      ...['web-2/report.html', 'web-2/result.json', 'web-2/scenario.yaml', 'web-2/raw/node-1.txt'],
    ]);
  });

  it('hold the results of that scenario alone', () => {
    const { results } = JSON.parse(contentOf('web/result.json')) as { results: { scenario: string }[] };
    expect(results.map(({ scenario }) => scenario)).toEqual(['web']);
    expect(contentOf('web/report.html')).toContain('<h1>The scenario did not hold</h1>');
  });

  it('are all linked from the index, which says what broke, when the lab was looked at, and how to see it again', () => {
    const index = contentOf('README.md');
    const linked = [...index.matchAll(/\]\(([^)]+)\)/g)].map(([, path]) => path);
    expect(linked).toEqual(files.slice(1).map(({ path }) => path));
    expect(index).toContain("- Step 2, `it 'breaks'`\n  - `a route to pod-b: no such route`\n");
    expect(index).toContain('right after step 2;');
    expect(index).toContain('    k8s-netlab test web-2/scenario.yaml');
    expect(index).toMatch(/^2 of 3 scenarios did not hold/m);
  });

  it('are none when everything held', () => {
    expect(bundleFiles(runOf(good), [{ run: good }], machine)).toEqual([]);
  });

  it('tell of a scenario that could not run what is known: its problems, its file where that could be read', () => {
    const [, , wrong, , interrupted, bug] = mixed.scenarios;
    const unrun = bundleFiles(
      mixed,
      [{ run: wrong! }, { run: interrupted! }, { run: bug!, text: 'name: odd\n' }],
      machine,
    );
    expect(unrun.map(({ path }) => path)).toEqual([
      ...['README.md', 'doctor.txt', 'bad.yaml/report.html', 'bad.yaml/result.json'],
      ...['odd/report.html', 'odd/result.json', 'odd/scenario.yaml'],
    ]);
    const [index] = unrun;
    expect(index!.content).toContain(
      'It did not run, the scenario is wrong.\n\n- `two.yaml:12:9 scenario/unknown-node`',
    );
    expect(index!.content).not.toContain('k8s-netlab test bad.yaml/');
    expect(index!.content).toContain('k8s-netlab test odd/scenario.yaml');
  });

  it('are there for a scenario that was interrupted after a step had failed, and not for one that went well until then', () => {
    const run = {
      kind: 'not-run',
      scenario: 'late',
      file: 'late.yaml',
      reason: { kind: 'interrupted' },
    } as const;
    const well = { ...run, judged: [step({ after: [held] })] };
    const unwell = { ...run, judged: [...well.judged, step({ after: [broke] })] };
    expect(bundleFiles(runOf(well), [{ run: well }], machine)).toEqual([]);
    const [index] = bundleFiles(runOf(unwell), [{ run: unwell, evidence }], machine);
    expect(index!.content).toMatch(
      /- Step 2, .*\n {2}- `a route to pod-b: no such route`\nIt did not end, the run was interrupted\./,
    );
  });

  it('are in folders that stay in the bundle, whatever a scenario was asked for by', () => {
    const run = {
      kind: 'not-run',
      scenario: '../../x',
      file: '../../x',
      reason: { kind: 'bug', stack: '' },
    } as const;
    expect(bundleFiles(runOf(run), [{ run }], [])[1]!.path).toBe('x/report.html');
  });

  it('have an index in which what a stranger wrote is neither markup nor a link', () => {
    const [one] = forged.scenarios;
    const [index] = bundleFiles(forged, [{ run: one!, evidence }], machine);
    const lines = String(index!.content)
      .split('\n')
      .filter((line) => line.includes('<script>'));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.every((line) => /^(- Step 1, | {2}- )`[^`]*`$/.test(line))).toBe(true);
  });
});

describe('a bundle', () => {
  it('is written whole, also into a folder that is there and empty', async () => {
    await mkdir(join(folder, 'b'));
    await checkBundleFolder(join(folder, 'b'));
    await writeBundle(join(folder, 'b/'), [{ path: 'a/b.txt', what: '', content: 'x' }]);
    expect(await readFile(join(folder, 'b/a/b.txt'), 'utf8')).toBe('x');
    expect(await readdir(folder)).toEqual(['b']);
  });

  it('is refused a folder with something in it, a file, and a folder that is nowhere', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(checkBundleFolder(folder)).rejects.toThrow('is not empty');
    await expect(checkBundleFolder(join(folder, 'file'))).rejects.toThrow('is a file');
    await expect(checkBundleFolder(join(folder, 'no/b'))).rejects.toThrow(`there is no folder ${folder}/no`);
  });

  it('leaves nothing where it cannot be written whole, and says so', async () => {
    const files = [
      { path: 'a', what: '', content: 'x' },
      { path: 'a/b', what: '', content: 'a file cannot hold one' },
    ];
    await expect(writeBundle(join(folder, 'b'), files)).rejects.toThrow('could not be written');
    expect(await readdir(folder)).toEqual([]);
  });

  it('never takes the place of what has come to be there meanwhile', async () => {
    await mkdir(join(folder, 'b'));
    await writeFile(join(folder, 'b/mine'), 'mine');
    await expect(writeBundle(join(folder, 'b'), [{ path: 'a', what: '', content: 'x' }])).rejects.toThrow(
      'ENOTEMPTY',
    );
    expect(await readdir(folder, { recursive: true })).toEqual(['b', 'b/mine']);
  });
});

describe('a report in a file', () => {
  it('takes the place of an earlier one, where a link leads to', async () => {
    await writeFile(join(folder, 'real.xml'), 'old');
    await symlink('real.xml', join(folder, 'link.xml'));
    await writeReport(join(folder, 'link.xml'), 'new');
    expect(await readFile(join(folder, 'real.xml'), 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['link.xml', 'real.xml']);
  });

  it('may go to a device', async () => {
    await writeReport('/dev/null', 'x');
    await expect(writeReport('/dev/full', 'x')).rejects.toThrow('(ENOSPC)');
  });

  it('is refused a folder that is not there, or is a file, before anything is done', async () => {
    await checkFolderOf(join(folder, 'a.xml'));
    await writeFile(join(folder, 'file'), '');
    await expect(checkFolderOf(join(folder, 'no/a.xml'))).rejects.toThrow('there is no folder');
    await expect(checkFolderOf(join(folder, 'file/a.xml'))).rejects.toThrow('file is no folder');
  });

  it('is refused a folder that one may not write to, which root always may', async () => {
    await mkdir(join(folder, 'shut'));
    await chmod(join(folder, 'shut'), 0o555);
    const check = async (checking: Promise<void>): Promise<void> =>
      isRoot() ? checking : expect(checking).rejects.toThrow('you may not write');
    await check(checkFolderOf(join(folder, 'shut/a.xml')));
    await chmod(join(folder, 'shut'), 0);
    await check(checkBundleFolder(join(folder, 'shut/b')));
    await chmod(join(folder, 'shut'), 0o755);
  });

  it('leaves the earlier one when it cannot be written', async () => {
    await mkdir(join(folder, 'a.xml.unfinished'));
    await writeFile(join(folder, 'a.xml'), 'old');
    await expect(writeReport(join(folder, 'a.xml'), 'new')).rejects.toThrow('could not be written');
    expect(await readFile(join(folder, 'a.xml'), 'utf8')).toBe('old');
  });
});

describe('the raw state of a place', () => {
  it('is asked by one shell in it', async () => {
    const runner = answeringRunner(exited('$ ip -d addr\n1: lo\n'));
    expect(await rawState(runner, 'pod-a')).toBe('$ ip -d addr\n1: lo\n');
    expect(runner.asked.map(({ argv }) => argv.join(' '))).toEqual(['ip netns exec pod-a sh -s']);
  });

  it.each([
    [
      exited('half\n', { code: 1, stderr: 'no such netns\n' }),
      'half\nno such netns\n(not all was read: exit code 1)\n',
    ],
    [
      { kind: 'timed-out', afterMs: 20, stdout: 'half\n', stderr: '' },
      'half\n(not all was read: no end within 20 ms)\n',
    ],
    [
      { kind: 'signalled', signal: 'SIGKILL', stdout: '', stderr: '' },
      '(not all was read: ended by SIGKILL)\n',
    ],
    [{ kind: 'missing', program: 'ip' }, '(nothing was read: ip is not installed)\n'],
  ] as const)('says so when it is not whole', async (outcome, text) => {
    expect(await rawState(answeringRunner(outcome), 'pod-a')).toBe(text);
  });
});
