import { geteuid } from 'node:process';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diagnose } from '../../src/doctor/diagnose.ts';
import type { Diagnosis } from '../../src/doctor/diagnosis.ts';
import { explainRefusal } from '../../src/doctor/explain-refusal.ts';
import { machineError } from '../../src/error/lab-error.ts';
import { hostRunner } from '../../src/sandbox/host-runner.ts';
import type { Argv, Runner } from '../../src/sandbox/runner.ts';
import { programPath } from './program-path.ts';

/** Runs everything through another program first, to have a machine that lacks something. */
function through(...prefix: Argv): Runner {
  return {
    run: (argv, options) => hostRunner.run([...prefix, ...argv], options),
    commandLine: (argv) => hostRunner.commandLine([...prefix, ...argv]),
  };
}

/** A user namespace whose own limits allow none of these; the machine's limits stay as they are. */
function without(...limits: readonly string[]): Runner {
  const close = limits.map((limit) => `echo 0 >/proc/sys/user/${limit}`).join(' && ');
  return through('unshare', '--user', '--map-root-user', 'sh', '-c', `${close} && exec "$@"`, 'sh');
}

const noNetworkNamespaces = without('max_net_namespaces');

function found(diagnosis: Diagnosis, id: string) {
  return diagnosis.findings.find((finding) => finding.id === id);
}

async function listing(program: Argv): Promise<string> {
  const outcome = await hostRunner.run(program);
  return outcome.kind === 'exited' ? outcome.stdout : outcome.kind;
}

/** Kernels of virtual machines are often built without. */
const OF_SOME_KERNELS: readonly string[] = ['ipip', 'wireguard'];

describe('a machine that runs labs', () => {
  it('has everything that is tried, but for what the kernel keeps for root', async () => {
    const { findings, canRunLabs } = await diagnose(hostRunner);
    // Why packets are dropped the kernel tells root alone.
    const forRootAlone = geteuid?.() === 0 ? [] : ['drop-reasons'];
    const failing = findings.filter(({ state }) => state === 'fails').map(({ id }) => id);
    expect(failing.filter((id) => !OF_SOME_KERNELS.includes(id))).toEqual(forRootAlone);
    expect(findings.filter(({ isRequired, state }) => isRequired && state !== 'works')).toEqual([]);
    expect(canRunLabs).toBe(true);
  });

  it('is left as it was', async () => {
    const look = async () => [
      await listing(['ip', '-o', 'link']),
      await listing(['ip', 'netns']),
      await readFile('/proc/self/mountinfo', 'utf8'),
    ];
    const before = await look();
    await diagnose(hostRunner);
    expect(await look()).toEqual(before);
  });

  it('has an error of another cause passed on as it is', async () => {
    const refusal = machineError({ code: 'machine/no-sandbox', message: 'out of memory', hint: 'none' });
    expect(await explainRefusal(refusal, hostRunner)).toBe(refusal);
  });
});

describe('a machine without bridge and flock', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-doctor-'));
    const tools = ['sh', 'env', 'ip', 'unshare', 'nsenter', 'setpriv', 'mount', 'ping', 'pivot_root', 'node'];
    for (const tool of [...tools, 'id', 'uname', 'cat', 'sed', 'tr', 'mkdir', 'grep', 'true'])
      await symlink(await programPath(tool), join(folder, tool));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('cannot run labs, and is told which package has the bridge tool', async () => {
    const diagnosis = await diagnose(through('env', `PATH=${folder}`));
    expect(diagnosis.canRunLabs).toBe(false);
    expect(found(diagnosis, 'bridge')).toMatchObject({ state: 'fails', isRequired: true });
    expect(found(diagnosis, 'bridge')?.mend).toContain('apt-get install iproute2');
  });

  it('is not said to lack what only bridge could have shown', async () => {
    const diagnosis = await diagnose(through('env', `PATH=${folder}`));
    expect(found(diagnosis, 'veth')).toMatchObject({ state: 'works' });
    expect(found(diagnosis, 'vxlan')).toMatchObject({ state: 'untried', saw: 'needs bridge' });
  });

  it('lacks flock without that being what stops labs', async () => {
    expect(found(await diagnose(through('env', `PATH=${folder}`)), 'flock')).toMatchObject({
      state: 'fails',
      isRequired: false,
    });
  });
});

describe('a machine that gives out no network namespaces', () => {
  it('cannot run labs, in the words of the kernel', async () => {
    const diagnosis = await diagnose(noNetworkNamespaces);
    expect(diagnosis.canRunLabs).toBe(false);
    expect(found(diagnosis, 'mount-namespace')).toMatchObject({ state: 'works' });
    expect(found(diagnosis, 'network-namespace')).toMatchObject({
      state: 'fails',
      saw: 'unshare: unshare failed: No space left on device',
    });
    expect(found(diagnosis, 'tmpfs')).toMatchObject({ state: 'untried', saw: 'needs network-namespace' });
  });

  it('gives a failed sandbox the same words', async () => {
    const refusal = machineError({
      code: 'machine/no-sandbox',
      message: 'unshare failed',
      hint: 'see doctor',
    });
    const explained = await explainRefusal(refusal, noNetworkNamespaces);
    expect(explained).toMatchObject({ blame: 'machine', cause: refusal });
    expect(explained.problems).toEqual([
      {
        code: 'machine/no-network-namespace',
        message:
          'network namespace: unshare: unshare failed: No space left on device\nwithout it: no sandbox, and so no lab',
        hint: found(await diagnose(noNetworkNamespaces), 'network-namespace')?.mend,
      },
    ]);
  });
});

describe('a machine that gives out neither mount nor network namespaces', () => {
  it('is told once what mends both', async () => {
    const refusal = machineError({
      code: 'machine/no-sandbox',
      message: 'unshare failed',
      hint: 'see doctor',
    });
    const explained = await explainRefusal(refusal, without('max_mnt_namespaces', 'max_net_namespaces'));
    expect(explained.problems.map(({ code }) => code)).toEqual(['machine/no-mount-namespace']);
  });
});

describe('a machine where nothing can be started', () => {
  it('is told that setpriv is what every program is started by', async () => {
    const diagnosis = await diagnose({
      run: (argv, options) => hostRunner.run(['k8s-netlab-no-such-program', ...argv], options),
      commandLine: (argv) => argv,
    });
    expect(diagnosis.canRunLabs).toBe(false);
    expect(found(diagnosis, 'setpriv')).toMatchObject({ state: 'fails' });
    expect(found(diagnosis, 'sh')).toMatchObject({ state: 'untried' });
  });
});
