import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { follow } from './following.ts';
import { type WiredLab, wiredLab } from './wired-lab.ts';

let lab: WiredLab;

beforeAll(async () => {
  lab = await wiredLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

describe('inspect --watch', () => {
  it('shows the tables, and again with what changed when something does', async () => {
    await using watching = follow(lab, 'inspect', 'arp', 'pod-a', '--watch');
    await eventually(() => watching.stdout().includes('no neighbours'));
    expect(watching.stdout().match(/^--- /gm)).toHaveLength(1);
    await lab.sh('ip netns exec pod-a ping -c 1 10.244.1.3');
    await eventually(() => /^pod-a {2}neigh {2}\+ 10\.244\.1\.3 .* # pod-c$/m.test(watching.stdout()));
    expect(watching.stdout()).toMatch(/^10\.244\.1\.3 .* REACHABLE +pod-c$/m);
  });

  it('shows nothing again for what is in other tables and places', async () => {
    await using watching = follow(lab, 'inspect', 'routes', 'pod-c', '--watch');
    await eventually(() => watching.stdout().includes('pod-c  routes'));
    await lab.sh(
      'ip -n pod-a route add 192.0.2.0/24 dev eth0; ip -n pod-c neigh replace 10.244.1.9 lladdr 02:00:00:00:00:09 dev eth0',
    );
    await lab.sh('ip -n pod-c route add 198.51.100.0/24 dev eth0');
    await eventually(() => watching.stdout().includes('198.51.100.0/24'));
    expect(watching.stdout().match(/^--- /gm)).toHaveLength(2);
    expect(watching.stdout()).not.toContain('192.0.2.0/24');
  });

  it('prints a document a line as data', async () => {
    await using watching = follow(lab, 'inspect', 'leases', 'routes', 'pod-b', '--watch', '--json');
    await eventually(() => watching.stdout().includes('\n') || watching.stderr() !== '');
    expect(watching.stderr()).toContain('no pod or node "routes"');
    await using routes = follow(lab, 'inspect', 'routes', 'pod-b', '--watch', '--json');
    await eventually(() => routes.stdout().includes('\n'));
    await lab.sh('ip -n pod-b route add 192.0.2.0/24 dev eth0');
    await eventually(() => routes.stdout().trim().split('\n').length === 2);
    const [before, after] = routes
      .stdout()
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as { at: string; routes: readonly { dst: string }[] });
    expect(before?.routes.map(({ dst }) => dst)).not.toContain('192.0.2.0/24');
    expect(after?.routes.map(({ dst }) => dst)).toContain('192.0.2.0/24');
  });

  it('is not for what the tools print raw', async () => {
    const { exitCode, stderr } = await lab.run('inspect', 'arp', '--watch', '--raw');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('cannot be used with option');
  });

  it('ends with Ctrl-C as the other commands that go on do', async () => {
    const watching = follow(lab, 'inspect', 'links', '--watch');
    await eventually(() => watching.stdout().includes('devices'));
    watching.kill('SIGINT');
    expect((await watching.ended).exitCode).toBe(130);
  });
});
