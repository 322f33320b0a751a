import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureJail } from '../../src/runtime/ensure-jail.ts';
import { jailedArgv, joiningArgv } from '../../src/runtime/jail.ts';
import { startContainers } from '../../src/runtime/start.ts';
import { eventually } from './eventually.ts';
import { type BareLab, bareLab, container, logOf, running, states } from './bare-lab.ts';

const STAY = 'exec sleep infinity';

describe('a confined container', () => {
  let lab: BareLab;
  let pid: number;
  beforeAll(async () => {
    lab = await bareLab({ 'pod-a': [container('main', { command: ['sleep', 'infinity'] })] });
    await startContainers(lab.inside, lab.lab);
    pid = (await states(lab))['main']!.pid!;
  });
  afterAll(async () => lab[Symbol.asyncDispose]());

  /** Runs a script in the container and gives what it printed and its exit code. */
  async function inContainer(script: string) {
    const outcome = await lab.inside.run(
      joiningArgv({ pid, run: ['bash', '-c', script], env: {}, privileged: false }),
    );
    if (outcome.kind !== 'exited') throw new Error(JSON.stringify(outcome));
    return { code: outcome.code, stdout: outcome.stdout.trim(), stderr: outcome.stderr };
  }

  interface Mount {
    readonly point: string;
    readonly options: readonly string[];
    readonly type: string;
  }

  async function mounts(): Promise<readonly Mount[]> {
    const { stdout } = await inContainer('cat /proc/self/mountinfo');
    return stdout.split('\n').map((line) => {
      const [, , , , point, options] = line.split(' ');
      return { point: point!, options: options!.split(','), type: line.split(' - ')[1]!.split(' ')[0]! };
    });
  }

  it('is process 1 and sees no other process than its own', async () => {
    const { stdout } = await inContainer('echo /proc/[0-9]* $$; cat /proc/1/comm');
    const [seen, first] = stdout.split('\n');
    const [own] = seen!.split(' ').slice(-1);
    expect(seen).toBe(`/proc/1 /proc/${own} ${own}`);
    expect(first).toBe('sleep');
  });

  it('can write nowhere but to its own /run, /tmp and /dev/shm', async () => {
    const covered = (mount: Mount, index: number, all: readonly Mount[]) =>
      !all.slice(index + 1).some(({ point }) => `${mount.point}/`.startsWith(`${point}/`));
    const writable = (await mounts()).filter(covered).filter(({ options }) => options.includes('rw'));
    const notDevices = writable.filter(({ type }) => type !== 'devtmpfs').map(({ point }) => point);
    expect(notDevices.sort()).toEqual(['/dev/pts', '/dev/shm', '/proc', '/run', '/tmp']);
    for (const path of ['/x', '/usr/x', '/etc/x', '/etc/passwd', '/dev/x', '/var/x', '/opt/x'])
      expect((await inContainer(`: >>${path}`)).stderr, path).toContain('Read-only file system');
    expect(
      await inContainer(
        'echo 1 >/tmp/x && echo 2 >/run/x && echo 3 >/dev/shm/x && cat /tmp/x /run/x /dev/shm/x',
      ),
    ).toMatchObject({ stdout: '1\n2\n3' });
  });

  it('can change nothing below /proc and /sys but its own processes', async () => {
    const sys = (await mounts()).find(({ point }) => point === '/proc/sys');
    expect(sys?.options).toContain('ro');
    const { stdout } = await inContainer(
      `find /proc /sys -path '/proc/[0-9]*' -prune -o -writable -exec test -f {} ';' -print 2>/dev/null`,
    );
    expect(stdout).toBe('');
  });

  it('sees of the host only programs and what they need, no home folders, disks or sockets', async () => {
    const { stdout } = await inContainer('cd /; ls -A | tr "\\n" " "; ls -A /run /tmp | grep -v x; ls /var');
    const top = stdout.split('\n')[0]!.trim().split(' ');
    for (const folder of ['home', 'root', 'mnt', 'media', 'srv', 'boot', 'work'])
      expect(top).not.toContain(folder);
    for (const secret of [
      '/etc/shadow',
      '/etc/ssh',
      '/etc/ssl/private',
      '/var/lib/docker',
      '/run/docker.sock',
      '/run/netns',
      '/proc/kcore',
    ])
      expect(
        (
          await inContainer(
            `[ -s ${secret} ] || [ -n "$(ls -A ${secret} 2>/dev/null | grep -v ^${secret}$)" ]`,
          )
        ).code,
        secret,
      ).toBe(1);
  });

  it('has the devices of a container and no other', async () => {
    const { stdout } = await inContainer(
      'ls /dev | tr "\\n" " "; find /dev -type b; head -c 4 /dev/urandom | wc -c; echo lost >/dev/null',
    );
    expect(stdout).toBe('fd full null ptmx pts random shm stderr stdin stdout tty urandom zero 4');
  });

  it('has two capabilities and can never have more', async () => {
    const { stdout } = await inContainer(
      'grep -E "^(Cap|NoNewPrivs)" /proc/self/status; grep -E "^(Cap|NoNewPrivs)" /proc/1/status',
    );
    const wanted = ['CapInh:0', 'CapPrm:2400', 'CapEff:2400', 'CapBnd:2400', 'CapAmb:0', 'NoNewPrivs:1'];
    expect(stdout.split('\n').map((line) => line.replace(/\t0*(?=.)/, ''))).toEqual([...wanted, ...wanted]);
    expect(await inContainer('ping -c1 -W5 127.0.0.1 >/dev/null')).toMatchObject({ code: 0 });
  });

  it.each([
    ['mount', 'mount -t tmpfs tmpfs /tmp'],
    ['take a read-only cover off', 'umount /proc/sys'],
    [
      'take it off as root of a user namespace of its own',
      'unshare --user --map-root-user --mount umount /proc/sys',
    ],
    ['make a device', 'mknod /tmp/disk b 8 0'],
    ['rename its host', 'hostname other'],
    ['set up the network', 'ip link add name x type bridge'],
    ['enter the namespaces of anything else', 'nsenter --target=1 --net true'],
    ['write to a terminal', ': >/dev/tty'],
  ])('cannot %s', async (_, script) => {
    const { code, stderr } = await inContainer(script);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(
      /not permitted|denied|not mounted|must be (root|superuser)|No such device or address|failed/i,
    );
  });

  it('is given no file descriptor but three, whatever is open outside', async () => {
    const list = 'ls /proc/self/fd';
    const argv = jailedArgv({
      netns: 'pod-a',
      hostname: 'pod-a',
      run: ['sh', '-c', list],
      env: {},
      privileged: false,
      mayAdministerNetwork: false,
    });
    const outcome = await lab.inside.run([
      'bash',
      '-c',
      'exec 7</ 20</ 200</; ls /proc/$$/fd >&2; exec "$@"',
      'bash',
      ...argv,
    ]);
    expect(outcome).toMatchObject({
      code: 0,
      stdout: '0\n1\n2\n3\n',
      stderr: expect.stringContaining('200') as string,
    });
  });

  it('has as many mounts in a lab of one pod as in one of fifty', async () => {
    const before = (await mounts()).length;
    await lab.sh('for i in $(seq 50); do ip netns add more-$i; done');
    const argv = jailedArgv({
      netns: 'more-50',
      hostname: 'x',
      run: ['cat', '/proc/self/mountinfo'],
      env: {},
      privileged: false,
      mayAdministerNetwork: false,
    });
    const outcome = await lab.inside.run(argv);
    expect(outcome.kind === 'exited' && outcome.stdout.trim().split('\n').length).toBe(before);
  });

  it('dies with the runtime, and is then said to', async () => {
    await lab.sh('kill -KILL "$(cat /run/k8s-netlab/runtime.pid)"');
    const isGone = async () => /^(Z.*)?$/.test((await lab.sh(`ps -o stat= -p ${pid} || :`)).trim());
    await eventually(async () => isGone());
    expect((await states(lab))['main']).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('runtime') as string,
    });
  });
});

describe('what a scenario runs on a node', () => {
  it("may set up the network there, sees the node's files, and still nothing of the host", async () => {
    await using lab = await bareLab({ 'node-1': [] });
    await lab.sh(
      'mkdir -p /run/nodes/node-1/run/flannel && echo FLANNEL_MTU=1450 >/run/nodes/node-1/run/flannel/subnet.env',
    );
    await Promise.all([1, 2, 3].map(async () => ensureJail(lab.inside)));
    const script = `cat /run/flannel/subnet.env
      ip link add name cni0 type bridge && echo 1 >/proc/sys/net/ipv4/ip_forward && cat /proc/sys/net/ipv4/ip_forward
      [ -w /proc/sys/kernel/core_pattern ] || echo read-only; ls -A /home 2>/dev/null`;
    const outcome = await lab.inside.run(
      jailedArgv({
        netns: 'node-1',
        hostname: 'node-1',
        node: 'node-1',
        run: ['sh', '-c', script],
        env: {},
        privileged: false,
        mayAdministerNetwork: true,
      }),
    );
    expect(outcome).toMatchObject({
      code: expect.any(Number) as number,
      stdout: 'FLANNEL_MTU=1450\n1\nread-only\n',
    });
    expect(await lab.sh('ip -n node-1 -br link show cni0')).toContain('cni0');
  });
});

describe('a privileged container', () => {
  it('has the files of the machine and all capabilities, but processes and a host name of its own', async () => {
    await using lab = await bareLab({
      'pod-a': [
        running(
          'free',
          `hostname; echo /proc/[0-9]*; ls -d /root; grep CapEff /proc/self/status; ls /sys/class/net; ${STAY}`,
          { privileged: true },
        ),
      ],
    });
    await startContainers(lab.inside, lab.lab);
    await eventually(async () => (await logOf(lab, 'pod-a', 'free')).split('\n').length > 5);
    const [hostname, processes, files, capabilities, devices] = (await logOf(lab, 'pod-a', 'free')).split(
      '\n',
    );
    expect([hostname, processes, files, devices]).toEqual(['pod-a', '/proc/1', '/root', 'lo']);
    expect(capabilities).toMatch(/[1-9a-f]{5}$/);
  });
});
