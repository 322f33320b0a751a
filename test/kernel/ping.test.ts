import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { follow, runningIn } from './following.ts';
import { program } from './netlab.ts';
import { type WiredLab, wiredLab } from './wired-lab.ts';

let lab: WiredLab;
let routed: WiredLab;

beforeAll(async () => {
  [lab, routed] = await Promise.all([wiredLab(), wiredLab('host-gw')]);
});
afterAll(async () => {
  await Promise.all([lab[Symbol.asyncDispose](), routed[Symbol.asyncDispose]()]);
});

const OVERLAY = 'pod-a → cni0@node-1 → flannel.1@node-1 → flannel.1@node-2 → cni0@node-2 → pod-b';

describe('ping', () => {
  it('between nodes loses two from the TTL, and goes by way of the tunnel', async () => {
    const { stdout, exitCode } = await lab.run('ping', 'pod-a', 'pod-b', '-c', '2');
    const lines = stdout.split('\n');
    expect(lines[1]).toMatch(/^64 bytes from 10\.244\.2\.2 \(pod-b\): icmp_seq=1 ttl=62 time=[\d.]+ ms$/);
    expect(lines[3]).toMatch(/^pod-a → pod-b: 2 of 2 answered, ttl 62, rtt [\d./]+ ms \(min\/avg\/max\)$/);
    expect(lines[4]).toBe(`by the tables: ${OVERLAY}`);
    expect(lines).toHaveLength(5);
    expect(exitCode).toBe(0);
  });

  it.each([
    ['pod-a', 'pod-c', 'pod-a → cni0@node-1 (switched) → pod-c'],
    ['pod-a', 'node-1/cni0', 'pod-a → cni0@node-1 → node-1'],
    ['pod-a', 'pod-a', 'pod-a (an address of its own)'],
    ['node-1', '10.244.2.2', 'node-1 → flannel.1@node-1 → flannel.1@node-2 → cni0@node-2 → pod-b'],
    ['node-1', 'node-2', 'node-1 → eth0@node-1 → eth0@node-2 → node-2'],
  ])('from %s to %s goes %s', async (from, to, way) => {
    const { stdout, exitCode } = await lab.run('ping', from, to, '-c', '1');
    expect(stdout).toContain(`by the tables: ${way}`);
    expect(exitCode).toBe(0);
  });

  it('shows that a node answers a pod by another way than it was asked by', async () => {
    const { stdout } = await lab.run('ping', 'pod-a', 'node-2', '-c', '1');
    expect(stdout).toContain('by the tables: pod-a → cni0@node-1 → eth0@node-1 → eth0@node-2 → node-2\n');
    expect(stdout).toContain(
      'and back:      node-2 → flannel.1@node-2 → flannel.1@node-1 → cni0@node-1 → pod-a',
    );
  });

  it('goes by plain routes with host-gw', async () => {
    const { stdout } = await routed.run('ping', 'pod-a', 'pod-b', '-c', '1');
    expect(stdout).toContain('pod-a → cni0@node-1 → eth0@node-1 → eth0@node-2 → cni0@node-2 → pod-b');
  });

  it('fits the overlay to the byte, and one more is refused with the MTU', async () => {
    expect((await lab.run('ping', 'pod-a', 'pod-b', '-c', '1', '--df', '-s', '1422')).exitCode).toBe(0);
    const { stdout, exitCode } = await lab.run('ping', 'pod-a', 'pod-b', '-c', '1', '--df', '-s', '1423');
    expect(stdout).toContain('0 of 1 answered, 100 % loss\nlocal error: message too long, mtu=1450\n');
    expect(exitCode).toBe(1);
  });

  it('to nobody is loss, and the tables say why', async () => {
    const { stdout, exitCode } = await lab.run('ping', 'pod-a', '10.244.1.9', '-c', '1', '-W', '0.2');
    expect(stdout).toContain('pod-a → 10.244.1.9: 0 of 1 answered, 100 % loss');
    expect(stdout).toContain('no device of the lab that eth0 reaches has 10.244.1.9');
    expect(exitCode).toBe(1);
  });

  it('gives the same as data, and nothing else', async () => {
    const { stdout } = await lab.run('ping', 'pod-a', 'pod-b', '-c', '1', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ from: 'pod-a', to: 'pod-b', address: '10.244.2.2', sent: 1, received: 1 },
      path: { there: { source: '10.244.1.2', end: { kind: 'arrived', where: 'pod-b' } } },
    });
  });

  it('that is interrupted sums up what it saw', async () => {
    const child = execa(process.execPath, [program, 'ping', 'pod-a', 'pod-b', '-c', '1000'], {
      env: lab.env,
      reject: false,
    });
    for await (const line of child) if (line.includes('icmp_seq=2')) child.kill('SIGINT');
    const { stdout, exitCode } = await child;
    expect(stdout).toMatch(/pod-a → pod-b: \d+ of \d+ answered/);
    expect(stdout).toContain(`by the tables: ${OVERLAY}`);
    expect(exitCode).toBe(130);
  });

  it('that is killed leaves nothing behind in the lab', async () => {
    const ping = follow(lab, 'ping', 'pod-a', 'pod-b', '-c', '1000');
    await eventually(() => ping.stdout().includes('icmp_seq=2'));
    expect(await runningIn(lab, 'ping')).toBe(1);
    ping.kill('SIGKILL');
    await ping.ended;
    await eventually(async () => (await runningIn(lab, 'ping')) === 0);
  });

  it.each([
    [['pod-a', 'pod-z'], '"pod-z" has no address in lab'],
    [['pod-z', 'pod-a'], 'no pod or node "pod-z"'],
    [['pod-a', 'pod-b', '-c', '0'], 'It must be a number from 1 to 100000'],
    [['pod-a', 'pod-b', '-s', '1.5'], 'It must be a whole number'],
  ])('refuses %j', async (args, message) => {
    const { stderr, exitCode } = await lab.run('ping', ...args);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });
});

describe('where the tables stop', () => {
  it('is named in the words of the kernel, with the command that shows it', async () => {
    await lab.sh('ip -n node-1 route del 10.244.2.0/24; ip -n node-1 route del default');
    const { stdout, exitCode } = await lab.run('ping', 'pod-a', 'pod-b', '-c', '1', '-W', '0.2');
    expect(stdout).toContain('From 10.244.1.1 (node-1/cni0) icmp_seq=1 Destination Net Unreachable');
    expect(stdout).toContain('by the tables: pod-a → cni0@node-1 → nowhere\n');
    expect(stdout).toContain(
      'at node-1: Network is unreachable  ip -n node-1 route get 10.244.2.2 from 10.244.1.2 iif cni0',
    );
    expect(exitCode).toBe(1);
  });

  it('and nothing is sent where the sender itself knows no way', async () => {
    await lab.sh('ip -n pod-c route flush default; ip -n pod-c route del 10.244.0.0/16');
    const { stdout } = await lab.run('ping', 'pod-c', 'pod-b');
    expect(stdout).toContain(
      'pod-c → pod-b: nothing was sent\nconnect: Network is unreachable\nby the tables: pod-c → nowhere',
    );
  });
});
