import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { design } from '../../src/netlab.ts';
import { planLab } from '../../src/plan/plan-lab.ts';
import { formatScript } from '../../src/plan/script.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { netlab, uniqueName } from './netlab.ts';

const textOf = (backend: string) => `apiVersion: k8s-netlab/v1
name: dual
network: { EnableIPv6: true, Backend: { Type: ${backend} } }
nodes: [node-1, node-2]
pods: [pod-a@node-1, pod-c@node-1, pod-b@node-2]
`;

/** Builds the lab by its plan in namespaces of this test's own, asks, and is gone with the shell. */
async function byHand(backend: string, question: string): Promise<string> {
  const scenario = parseScenario({ file: 'dual.yaml', text: textOf(backend) });
  const script = formatScript(planLab(await design(scenario))).text;
  const asWhom = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  const inside = ['sh', '-c', `printf '%s' "$1" | sh && eval "$2"`, 'sh', script, question];
  const { stdout } = await execa('unshare', [...asWhom, '--net', '--mount', ...inside], { all: true });
  return stdout;
}

/** One answer. A bridge has its IPv6 address only once the kernel has noticed its carrier, which may take a second. */
const ping = (from: string, to: string) => `ip netns exec ${from} ping -n -c 1 -W 1 ${to}`;
const patiently = (command: string) => `for i in 1 2 3 4 5; do ${command} | grep ttl= && break; done`;

describe.each(['vxlan', 'host-gw'])('the plan of a dual-stack lab with %s, typed by hand', (backend) => {
  it('joins pods of one node and of two, by IPv4 and by IPv6', async () => {
    const pings = [
      ping('pod-a', 'fd00:10:244:2::2'),
      ping('pod-a', '10.244.2.2'),
      ping('pod-a', 'fd00:10:244:1::3'),
      ping('pod-a', '10.244.1.3'),
      ping('node-1', 'fd00:10:244:2::2'),
    ];
    const ttls = [
      ...(await byHand(backend, pings.map(patiently).join('\n'))).matchAll(/from (\S+): .*ttl=(\d+)/g),
    ];
    expect(ttls.map(([, from, ttl]) => [from, ttl])).toEqual([
      ['fd00:10:244:2::2', '62'],
      ['10.244.2.2', '62'],
      ['fd00:10:244:1::3', '64'],
      ['10.244.1.3', '64'],
      ['fd00:10:244:2::2', '63'],
    ]);
  });
});

describe('the second tunnel', () => {
  it('has the MTU that the kernel makes of the one asked for, and its pods learn that from their node', async () => {
    const answer = await byHand(
      'vxlan',
      `ip -n node-1 link show flannel-v6.1; cat /run/nodes/node-1/run/flannel/subnet.env; ${ping('pod-a', '-M do -s 1402 fd00:10:244:2::2')} || true`,
    );
    expect(answer).toContain('flannel-v6.1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1430');
    expect(answer).toContain('FLANNEL_IPV6_SUBNET=fd00:10:244:1::1/64\nFLANNEL_MTU=1450\n');
    expect(answer).toContain('From fd00:10:244:1::1 icmp_seq=1 Packet too big: mtu=1430');
  });
});

describe('a dual-stack lab that is up', () => {
  const name = uniqueName('dual');
  const env = { K8S_NETLAB: name, NO_COLOR: '1' };
  const run = (...args: readonly string[]) => netlab(args, { env });

  beforeAll(async () => {
    const { exitCode, stderr } = await netlab(['up', '-', '--lab', name], { input: textOf('vxlan') });
    expect([exitCode, stderr]).toEqual([0, expect.any(String)]);
  });
  afterAll(() => netlab(['down', name]));

  it('has all that it should have', async () => {
    expect((await run('status')).stdout).toContain('all there');
  });

  it('is pinged by IPv6 with -6, and by the address itself', async () => {
    const byName = await run('ping', 'pod-a', 'pod-b', '-6', '-c', '1');
    expect(byName.stdout).toContain('64 bytes from fd00:10:244:2::2 (pod-b): icmp_seq=1 ttl=62');
    expect(byName.stdout).toContain(
      'by the tables: pod-a → cni0@node-1 → flannel-v6.1@node-1 → flannel-v6.1@node-2 → cni0@node-2 → pod-b',
    );
    expect((await run('ping', 'pod-b', 'fd00:10:244:1:0::3', '-c', '1')).exitCode).toBe(0);
  });

  it('shows the rows of one family where asked, and of both otherwise', async () => {
    const both = (await run('inspect', 'routes', 'node-1')).stdout;
    expect(both).toMatch(/10\.244\.2\.0\/24 +pods of node-2/);
    expect(both).toMatch(/fd00:10:244:2::\/64 +pods of node-2 +fd00:10:244:2:: \(node-2\/flannel-v6\.1\)/);
    expect(both).not.toContain('fe80::');
    expect((await run('inspect', 'routes', 'node-1', '-4')).stdout).not.toContain('fd00:');
    expect((await run('inspect', 'routes', 'node-1', '-6')).stdout).not.toContain('10.244.');
    expect((await run('inspect', 'routes', 'node-1', '-6', '--raw')).stdout).toContain(
      'fd00:10:244:2::/64 via fd00:10:244:2:: dev flannel-v6.1',
    );
    expect((await run('inspect', 'leases')).stdout).toContain('/10.244.1.0-24&fd00:10:244:1::-64');
  });

  it('says which entry of IPv6 is missing, and the command that mends it', async () => {
    await run('exec', 'node-1', '--', 'ip', '-6', 'route', 'del', 'fd00:10:244:2::/64');
    const broken = await run('status');
    expect([broken.exitCode, broken.stdout]).toEqual([1, expect.stringContaining('fd00:10:244:2::/64')]);
    const mend = /ip -n node-1 (route replace fd00:10:244:2::\/64 .*)/.exec(broken.stdout)?.[1] ?? '';
    await run('exec', 'node-1', '--', 'ip', ...mend.trim().split(' '));
    expect((await run('status')).exitCode).toBe(0);
  });

  it('does not follow a probe of IPv6, and says what does', async () => {
    const { exitCode, stderr } = await run('trace', 'pod-a', 'fd00:10:244:2::2');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('a trace follows IPv4 alone')]);
    expect(stderr).toContain('k8s-netlab ping -6');
  });
});

describe('a lab without IPv6', () => {
  const name = uniqueName('single');
  beforeAll(() =>
    netlab(['up', '-', '--lab', name], { input: textOf('vxlan').replace('EnableIPv6: true, ', '') }),
  );
  afterAll(() => netlab(['down', name]));

  it('has no IPv6 address to ping, and says how to get one', async () => {
    const { exitCode, stderr } = await netlab(['ping', 'pod-a', 'pod-b', '-6', '--lab', name]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('"pod-b" has no IPv6 address in lab')]);
    expect(stderr).toContain('EnableIPv6: true');
  });
});
