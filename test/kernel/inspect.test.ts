import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { observe } from '../../src/observe/observe.ts';
import { type WiredLab, wiredLab } from './wired-lab.ts';

let lab: WiredLab;

beforeAll(async () => {
  lab = await wiredLab();
  await lab.sh('ip netns exec pod-a ping -c 1 10.244.2.2; ip netns exec pod-a ping -c 1 10.244.1.3');
});
afterAll(() => lab[Symbol.asyncDispose]());

/** The table as data. */
async function rows(table: string, ...where: readonly string[]) {
  const { stdout } = await lab.run('inspect', table, ...where, '--json');
  return (JSON.parse(stdout) as Record<string, readonly Record<string, unknown>[]>)[table]!;
}

describe('inspect', () => {
  it('shows whom pod-a has resolved: its gateway and its neighbour, not the pod of the other node', async () => {
    const { stdout, exitCode } = await lab.run('inspect', 'arp', 'pod-a');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^10\.244\.1\.1 .* node-1\/cni0$/m);
    expect(stdout).toMatch(/^10\.244\.1\.3 .* pod-c$/m);
    expect(stdout).not.toContain('10.244.2.2');
  });

  it('calls the ARP table by either name', async () => {
    const macs = (text: string): readonly string[] =>
      (text.match(/([0-9a-f]{2}:){5}[0-9a-f]{2}/g) ?? []).sort();
    const { stdout: arp } = await lab.run('inspect', 'arp', 'node-1');
    const { stdout: neigh } = await lab.run('inspect', 'neigh', 'node-1');
    expect(macs(neigh)).toEqual(macs(arp));
  });

  it('shows behind which port and which node a MAC is', async () => {
    const entries = await rows('fdb', 'node-1');
    expect(entries).toContainEqual(
      expect.objectContaining({ macName: 'pod-a', cableOf: 'veth:pod-a', master: 'cni0' }),
    );
    expect(entries).toContainEqual(
      expect.objectContaining({ macName: 'node-2/flannel.1', dstName: 'node-2', state: 'permanent' }),
    );
  });

  it('knows the wire between the nodes by the nodes alone: no pod is seen there', async () => {
    const names = (await rows('fdb', 'underlay')).map(({ macName }) => macName);
    expect(names).toEqual(expect.arrayContaining(['node-1', 'node-2']));
    expect(names).not.toContain('pod-a');
  });

  it('finds both ends of every cable', async () => {
    const { stdout } = await lab.run('inspect', 'links');
    expect(stdout).toMatch(/^\d+ +veth[0-9a-f]{8} .* pod-a\/eth0$/m);
    expect(stdout).toMatch(/^\d+ +eth0 .* underlay\/node-1$/m);
    expect(stdout).toMatch(/^\d+ +node-2 .* node-2\/eth0$/m);
  });

  it('shows which node leased which subnet', async () => {
    expect(await rows('leases')).toMatchObject([
      { node: 'node-1', subnet: '10.244.1.0/24', publicIp: '192.168.50.11' },
      { node: 'node-2', subnet: '10.244.2.0/24', publicIp: '192.168.50.12' },
    ]);
    const { stdout } = await lab.run('inspect', 'leases', '--raw');
    expect(stdout).toContain(
      '/coreos.com/network/subnets/10.244.1.0-24\n{"PublicIP":"192.168.50.11","PublicIPv6":null,"BackendType":"vxlan"',
    );
  });

  it('prints raw what the tools print there, byte for byte', async () => {
    for (const [table, command] of [
      ['routes', 'ip -n node-1 route'],
      ['links', 'ip -n node-1 -d link'],
      ['addresses', 'ip -n node-1 addr'],
      ['fdb', 'bridge -n node-1 fdb'],
    ] as const) {
      const { stdout, stderr } = await lab.run('inspect', table, 'node-1', '--raw');
      expect(withoutTimers(stdout)).toBe(withoutTimers((await lab.sh(command)).replace(/\n$/, '')));
      expect(stderr).toBe('');
    }
    expect((await lab.run('inspect', 'arp', 'pod-a', 'pod-b', '--raw')).stderr).toBe(
      '# ip -n pod-a neigh\n# ip -n pod-b neigh',
    );
  });

  it('without a table gives an overview that fits 80 columns', async () => {
    const { stdout } = await lab.run('inspect');
    for (const heading of [
      'node-1  devices',
      'node-1  routes',
      'node-2  ARP table',
      'node-2  tunnel flannel.1',
      'leases',
    ])
      expect(stdout).toContain(heading);
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it('refuses a place that is not there, and names those that are', async () => {
    const { stderr, exitCode } = await lab.run('inspect', 'arp', 'pod-z');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('no pod or node "pod-z"');
    expect(stderr).toContain('node-1, node-2; pods: pod-a, pod-c, pod-b');
    expect((await lab.run('inspect', 'apr')).stderr).toContain(
      'tables: links, addresses, routes, arp, fdb, leases',
    );
  });
});

describe('a place that has no table', () => {
  it('is said to have nothing', async () => {
    await lab.sh('ip -n pod-c neigh flush all');
    const { stdout, exitCode } = await lab.run('inspect', 'arp', 'pod-c');
    expect(stdout).toBe('pod-c: no neighbours: it has not talked to anyone yet');
    expect(exitCode).toBe(0);
  });

  it('is not mistaken for one whose namespace is gone', async () => {
    await lab.sh('ip netns del pod-c');
    const { stdout, exitCode } = await lab.run('inspect', 'arp', 'pod-c');
    expect(stdout).toBe('pod-c: its network namespace is gone');
    expect(exitCode).toBe(1);
    expect((await observe(lab.open.inside, ['pod-c', 'pod-a'], ['routes'])).absent).toEqual(['pod-c']);
  });
});

/** A bridge counts down to its next clean-up, and says so. */
function withoutTimers(text: string): string {
  return text
    .replaceAll(/(timer +)[\d.]+/g, '$1-')
    .replaceAll(/(valid_lft|preferred_lft) \S+/g, '$1 -')
    .replaceAll(' tentative', '');
}
