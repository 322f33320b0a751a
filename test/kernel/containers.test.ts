import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joiningArgv } from '../../src/runtime/jail.ts';
import { startContainers } from '../../src/runtime/start.ts';
import type { StartReport } from '../../src/runtime/start-report.ts';
import { eventually } from './eventually.ts';
import { type BareLab, answering, bareLab, container, logOf, running, states } from './bare-lab.ts';

const STAY = 'exec sleep infinity';

describe('containers of one pod', () => {
  let lab: BareLab;
  beforeAll(async () => {
    lab = await bareLab({
      'pod-a': [
        answering('web', 8080),
        running('one', 'hostname; env; exec sleep infinity', { env: { GREETING: "it's" } }),
        running('two', STAY),
      ],
      'pod-b': [running('other', STAY)],
    });
    await startContainers(lab.inside, lab.lab);
  });
  afterAll(async () => lab[Symbol.asyncDispose]());

  const namespace = async (kind: string, pid: number | undefined): Promise<string> =>
    (await lab.sh(`readlink /proc/${pid}/ns/${kind}`)).trim();

  it('share the network namespace of their pod', async () => {
    const { one, two, other } = await states(lab);
    const inode = (await lab.sh('stat -L -c "net:[%i]" /run/netns/pod-a')).trim();
    expect(await namespace('net', one?.pid)).toBe(inode);
    expect(await namespace('net', two?.pid)).toBe(inode);
    expect(await namespace('net', other?.pid)).not.toBe(inode);
  });

  it.each(['pid', 'mnt', 'uts', 'ipc', 'cgroup'])('have a %s namespace each', async (kind) => {
    const { one, two } = await states(lab);
    const [first, second, own] = [
      await namespace(kind, one?.pid),
      await namespace(kind, two?.pid),
      (await lab.sh(`readlink /proc/self/ns/${kind}`)).trim(),
    ];
    expect(new Set([first, second, own]).size).toBe(3);
  });

  it("have the name of the pod as host name, the environment of the scenario, and nothing of the caller's", async () => {
    const [hostname, ...env] = (await logOf(lab, 'pod-a', 'one')).trim().split('\n');
    expect(hostname).toBe('pod-a');
    expect(env.map((line) => line.slice(0, line.indexOf('='))).sort()).toEqual([
      'GREETING',
      'HOME',
      'HOSTNAME',
      'PATH',
      'PWD',
    ]);
    expect(env).toContain("GREETING=it's");
  });

  it('reach one another on localhost, which is not that of another pod', async () => {
    const { two, other } = await states(lab);
    const curl = ['curl', '-s', '--max-time', '5', 'http://localhost:8080/'];
    const from = async (pid: number | undefined) =>
      lab.inside.run(joiningArgv({ pid: pid!, run: curl, env: {}, privileged: false }));
    expect(await from(two?.pid)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^pod-a\/web answers 127\.0\.0\.1:\d+\n$/) as string,
    });
    expect(await from(other?.pid)).toMatchObject({ code: 7 });
  });
});

describe('a container that ends', () => {
  let lab: BareLab;
  let report: StartReport;
  beforeAll(async () => {
    lab = await bareLab({
      'pod-a': [
        running('dies', 'for i in $(seq 30); do echo line $i; done; echo the end >&2; exit 3'),
        running('done', 'exit 0'),
        container('nowhere', { command: ['no-such-program'] }),
        running('lasts', STAY),
      ],
      'pod-b': [answering('web', 80), answering('clash', 80)],
    });
    report = await startContainers(lab.inside, lab.lab);
  });
  afterAll(async () => lab[Symbol.asyncDispose]());

  const early = (name: string) => report.ended.find(({ state }) => state.container === name);

  it('at once is in the report of the start, with its exit code and last lines', () => {
    expect(report.containers).toBe(6);
    expect(report.ended.map(({ state }) => state.container).sort()).toEqual([
      'clash',
      'dies',
      'done',
      'nowhere',
    ]);
    expect(early('dies')).toMatchObject({ state: { state: 'exited', exitCode: 3, reason: 'exit code 3' } });
    expect(early('dies')?.lastLines.slice(-2)).toEqual(['line 30', 'the end']);
    expect(early('done')).toMatchObject({ state: { state: 'exited', exitCode: 0 }, lastLines: [] });
  });

  it('because its program is not there ends with 127, as in a shell, and says so', () => {
    expect(early('nowhere')).toMatchObject({
      state: { exitCode: 127 },
      lastLines: [expect.stringContaining('no-such-program') as string],
    });
  });

  it('cannot be started when another one of its pod has its port', () => {
    expect(early('clash')).toMatchObject({
      state: { state: 'failed', reason: expect.stringContaining('EADDRINUSE') as string },
    });
  });

  it('later is known by its signal, and the others go on', async () => {
    const { lasts } = await states(lab);
    await lab.sh(`kill -KILL ${lasts?.pid}`);
    await eventually(async () => (await states(lab))['lasts']?.state === 'exited');
    const after = await states(lab);
    expect(after['lasts']).toMatchObject({ signal: 'SIGKILL', finishedAt: expect.any(String) as string });
    expect(after['web']).toMatchObject({ state: 'running', kind: 'responder' });
  });
});

it('a lab without containers has no runtime', async () => {
  await using lab = await bareLab({ 'pod-a': [] });
  expect(await startContainers(lab.inside, lab.lab)).toEqual({ containers: 0, ended: [] });
  expect(await lab.sh('ls /run')).not.toContain('k8s-netlab');
});
