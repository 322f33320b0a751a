import { execa } from 'execa';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { netlab, program, uniqueName } from './netlab.ts';

const name = uniqueName('exec');
let state: string;
let env: Record<string, string>;

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'k8s-netlab-state-'));
  env = { K8S_NETLAB_STATE_DIR: state };
  const scenario = `
apiVersion: k8s-netlab/v1
name: exec
nodes: [node-1]
pods:
  - name: pod-a
    node: node-1
    containers:
      - { name: web, ports: [8080] }
      - { name: app, command: [sh, -c, 'echo one; echo two >&2; exec sleep infinity'] }
      - { name: short, command: [sh, -c, 'exec sleep 1'] }
  - pod-b@node-1
`;
  const { exitCode, stderr } = await netlab(['up', '-', '--lab', name], { env, input: scenario });
  expect(exitCode, stderr).toBe(0);
});
afterAll(async () => {
  await netlab(['down', '--all'], { env });
  await rm(state, { recursive: true });
});

const exec = async (
  where: readonly string[],
  script: string,
  options: { input?: string; cwd?: string } = {},
) => netlab(['exec', ...where, '--', 'sh', '-c', script], { env, ...options });

/** Starts a program, waits until it says `started`, sends the command line a signal and gives how that ended. */
async function signalled(script: string, signal: NodeJS.Signals) {
  const child = execa(process.execPath, [program, 'exec', 'pod-a', '--', 'sh', '-c', script], {
    env,
    reject: false,
  });
  await said(child.stdout, 'started');
  child.kill(signal);
  return child;
}

/** Waits until a stream has said a word; the test's own time limit is the deadline. */
async function said(stream: NodeJS.ReadableStream, word: string): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes(word)) resolve();
    });
  });
}

/** Runs the command line on a terminal of its own, and types `keys` once it shows `after`. */
async function onTerminal(
  args: readonly string[],
  keys: readonly { readonly after: string; readonly type: string }[],
  more: Record<string, string> = {},
) {
  const child = execa(
    'script',
    ['--quiet', '--return', '--command', ['exec', process.execPath, program, ...args].join(' '), '/dev/null'],
    { env: { ...env, ...more, TERM: 'dumb' }, reject: false },
  );
  let shown = '';
  child.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()));
  for (const { after, type } of keys) {
    await eventually(() => shown.includes(after));
    child.stdin.write(type);
  }
  const { exitCode } = await child;
  return { exitCode, shown };
}

describe('exec', () => {
  it('is in the network namespace of the pod or node, with its host name and devices', async () => {
    expect((await exec(['pod-a'], 'hostname; ls /sys/class/net; ip -br -4 addr show eth0')).stdout).toMatch(
      /^pod-a\neth0\nlo\neth0\S* +UP +10\.244\.1\.2\/24/,
    );
    expect((await exec(['node-1'], 'hostname; cat /run/flannel/subnet.env')).stdout).toMatch(
      /^node-1\nFLANNEL_NETWORK=10\.244\.0\.0\/16\nFLANNEL_SUBNET=10\.244\.1\.1\/24\n/,
    );
    expect((await exec(['underlay'], 'ip netns | cut -d" " -f1 | sort')).stdout).toBe(
      'node-1\npod-a\npod-b\nunderlay',
    );
  });

  it('passes stdin, stdout and stderr through, and says nothing itself', async () => {
    expect(await exec(['pod-a'], 'cat; echo no >&2', { input: 'a\0b' })).toMatchObject({
      exitCode: 0,
      stdout: 'a\0b',
      stderr: 'no',
    });
  });

  it('stays in the working directory', async () => {
    expect((await exec(['pod-a'], 'pwd', { cwd: state })).stdout).toBe(state);
  });

  it.each([
    ['the exit code of the program', ['sh', '-c', 'exit 7'], 7],
    ['128 + n after signal n', ['sh', '-c', 'kill -TERM $$'], 143],
    ['127 when there is no such program', ['no-such-program'], 127],
    ['126 when it cannot be run', ['/etc'], 126],
  ])('ends with %s', async (_, run, code) => {
    // A folder in the PATH that may not be searched would make "not found" a "may not".
    const PATH = '/usr/bin:/bin';
    for (const where of [['pod-a'], ['pod-a', '-c', 'app'], ['underlay']]) {
      const { exitCode, stderr } = await netlab(['exec', ...where, '--', ...run], { env: { ...env, PATH } });
      expect(exitCode, `${where.join(' ')}: ${stderr}`).toBe(code);
      expect(stderr).not.toContain('Terminated');
    }
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'passes %s on to the program, and waits for it',
    async (signal) => {
      const script = `trap 'echo caught; exit 9' ${signal.slice(3)}; echo started; while :; do sleep 0.05; done`;
      expect(await signalled(script, signal)).toMatchObject({ exitCode: 9, stdout: 'started\ncaught' });
    },
  );

  it('takes the program with it when it is killed', async () => {
    await signalled('echo started; exec sleep 4242', 'SIGKILL');
    const isGone = async () =>
      !(await exec(['underlay'], 'ps axo args')).stdout.split('\n').includes('sleep 4242');
    await eventually(isGone);
  });

  it('leaves Ctrl-C on a terminal to the program', async () => {
    const { exitCode, shown } = await onTerminal(
      ['exec', 'pod-a', '--', 'ping', '-i', '0.2', '127.0.0.1'],
      [{ after: 'icmp_seq=2', type: '\x03' }],
    );
    expect(shown).toContain('ping statistics');
    expect(exitCode).toBe(0);
  });

  it('enters a container, whose processes and files it then sees', async () => {
    const look = 'hostname; cat /proc/1/comm; ls -d /home /run/netns 2>/dev/null; ls -A /tmp';
    expect((await exec(['pod-a', '-c', 'app'], look)).stdout).toBe('pod-a\nsleep');
    expect((await exec(['pod-a/app'], look)).stdout).toBe('pod-a\nsleep');
  });

  it.each([
    [['pod-x'], 'lab/no-such-place', 'pods: pod-a, pod-b'],
    [['pod-a', '-c', 'db'], 'lab/no-such-container', 'it has web, app, short'],
    [['pod-b', '-c1'], 'lab/no-such-container', 'come after --'],
    [['node-1/app'], 'lab/no-such-container', 'no pod'],
    [['pod-a/web'], 'lab/container-not-running', 'leave the container out'],
  ])('%j ends with 2 and %s', async (where, code, words) => {
    const { exitCode, stderr } = await exec(where, 'true');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(code);
    expect(stderr).toContain(words);
  });
});

describe('shell', () => {
  it('says in its prompt which lab and place it is in, and leaves with the exit code of the last command', async () => {
    const prompt = `[${name}] node-1 # `;
    const { exitCode, shown } = await onTerminal(
      ['shell', 'node-1'],
      [{ after: prompt, type: 'hostname; exit 4\n' }],
    );
    expect(shown.replaceAll('\r', '')).toContain('\nnode-1\n');
    expect(exitCode).toBe(4);
  });

  it('outlives a Ctrl-C that ends what runs in it', async () => {
    const { exitCode, shown } = await onTerminal(
      ['shell'],
      [
        { after: 'underlay # ', type: 'ping -i 0.2 127.0.0.1\n' },
        { after: 'icmp_seq=2', type: '\x03' },
        { after: 'ping statistics', type: 'ip netns list | wc -l; exit 0\n' },
      ],
    );
    expect(shown.replaceAll('\r', '')).toContain('\n4\n');
    expect(exitCode).toBe(0);
  });

  it('reads no start-up files and writes no history', async () => {
    const home = await mkdtemp(join(tmpdir(), 'k8s-netlab-home-'));
    for (const file of ['.bashrc', '.bash_profile', '.profile'])
      await writeFile(join(home, file), 'echo SURPRISE\n');
    const { shown } = await onTerminal(['shell', 'pod-a'], [{ after: '# ', type: 'echo hello\nexit\n' }], {
      HOME: home,
      ENV: join(home, '.profile'),
    });
    expect(shown).not.toContain('SURPRISE');
    expect((await readdir(home)).sort()).toEqual(['.bash_profile', '.bashrc', '.profile']);
    await rm(home, { recursive: true });
  });

  it('runs what it reads from a pipe, without a prompt', async () => {
    expect(await netlab(['shell', 'pod-b'], { env, input: 'hostname\nexit 3\n' })).toMatchObject({
      exitCode: 3,
      stdout: 'pod-b',
      stderr: '',
    });
  });
});

describe('logs', () => {
  it('shows what a container wrote to stdout and stderr', async () => {
    const { stdout } = await netlab(['logs', 'pod-a', '-c', 'app'], { env });
    expect(stdout.split('\n').sort()).toEqual(['one', 'two']);
    expect((await netlab(['logs', 'pod-a/app', '--tail', '1'], { env })).stdout).toMatch(/^(one|two)$/);
  });

  it('of several containers puts the name before each line, and says who wrote nothing', async () => {
    await exec(['pod-b'], 'curl -s http://10.244.1.2:8080/');
    const { stdout, stderr } = await netlab(['logs', 'pod-a'], { env });
    expect(stdout).toMatch(/^app {2}one$/m);
    expect(stdout).toMatch(/^web {2}\S+ tcp\/8080 answered 10\.244\.1\.3:\d+ GET \/$/m);
    expect(stderr).toContain('pod-a/short wrote nothing');
  });

  it('with -f goes on to show what is written, until the container is gone', async () => {
    const child = execa(process.execPath, [program, 'logs', 'pod-a', '-c', 'web', '-f'], {
      env,
      reject: false,
    });
    const heard = said(child.stdout, '/followed');
    await exec(['pod-b'], 'curl -s http://10.244.1.2:8080/followed');
    await heard;
    child.kill('SIGTERM');
    expect((await child).exitCode).toBe(130);
    expect((await netlab(['logs', 'pod-a', '-c', 'short', '-f'], { env })).exitCode).toBe(0);
  });

  it.each([
    [['node-1'], 'lab/no-such-pod'],
    [['pod-b'], 'lab/no-containers'],
  ])('of %j ends with 2 and %s', async (args, code) => {
    const { exitCode, stderr } = await netlab(['logs', ...args], { env });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(code);
  });
});
