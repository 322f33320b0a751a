import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { vethName } from '../../src/net/names.ts';
import { type WiredLab, wiredLab } from './wired-lab.ts';

interface Status {
  readonly facts: number;
  readonly isComplete: boolean;
  readonly differences: readonly {
    readonly where: string;
    readonly what: string;
    readonly command: string;
  }[];
}

let lab: WiredLab;

beforeAll(async () => {
  lab = await wiredLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

async function status(): Promise<Status> {
  const { stdout, exitCode } = await lab.run('status', '--json');
  const report = JSON.parse(stdout) as Status;
  expect(exitCode).toBe(report.isComplete ? 0 : 1);
  return report;
}

const vethA = vethName('pod-a');

describe('status', () => {
  afterEach(async () => {
    expect((await status()).differences).toEqual([]);
  });

  it('counts the facts of a lab that is as it should be', async () => {
    const { stdout, exitCode } = await lab.run('status');
    expect(stdout).toMatch(/^lab \S+ is up: 2 nodes, 3 pods, \d{3} facts checked, all there$/);
    expect(exitCode).toBe(0);
  });

  it('does not mind what is there in addition', async () => {
    await lab.sh(
      'ip -n node-1 route add 192.0.2.0/24 via 192.168.50.12; ip -n pod-a addr add 192.0.2.1/32 dev lo',
    );
    expect((await status()).isComplete).toBe(true);
  });

  it.each([
    [
      'ip -n node-1 route del 10.244.2.0/24',
      'node-1',
      'no route to 10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink (the pods of node-2)',
    ],
    [
      'ip -n node-1 neigh del 10.244.2.0 dev flannel.1',
      'node-1',
      'no ARP entry for 10.244.2.0 dev flannel.1 (the tunnel end of node-2)',
    ],
    [
      'bridge -n node-2 fdb del $(bridge -n node-2 fdb show dev flannel.1 | cut -d" " -f1) dev flannel.1 dst 192.168.50.11',
      'node-2',
      / no FDB entry for \S+ dev flannel.1 \(the tunnel end of node-1\)/,
    ],
    [`ip -n node-1 link set ${vethA} nomaster`, 'node-1', `${vethA} (pod-a's cable) is not in cni0`],
    ['ip -n pod-c link set eth0 mtu 1400', 'pod-c', 'eth0 (its network card) has MTU 1400 instead of 1450'],
    ['ip -n pod-a route del default', 'pod-a', 'no route to default via 10.244.1.1 dev eth0 (all else)'],
    [
      `ip -n node-1 link set ${vethA} type bridge_slave hairpin off`,
      'node-1',
      `${vethA} (pod-a's cable) has hairpin off instead of on`,
    ],
  ])('names what is broken by %s, and the command that mends it', async (breaking, where, what) => {
    await lab.sh(breaking);
    const { differences } = await status();
    const named = differences.find((one) =>
      typeof what === 'string' ? one.what === what : what.test(` ${one.what}`),
    );
    expect(named, JSON.stringify(differences)).toMatchObject({ where });
    for (const { command } of differences) await lab.sh(command);
  });
});

describe('status of a lab that lost a namespace', () => {
  it('names it once, and what hangs on the other end', async () => {
    await lab.sh('ip netns del pod-b');
    await expect
      .poll(async () => (await status()).differences.map(({ where, what }) => `${where}: ${what}`), {
        timeout: 10_000,
      })
      .toEqual([
        'pod-b: its network namespace is missing, and all that was in it',
        // With its last port gone the bridge has the MTU of a bridge without ports.
        "node-2: cni0 (its pods' bridge) has MTU 1500 instead of 1450",
        `node-2: ${vethName('pod-b')} (pod-b's cable) is missing, and all that needs it`,
      ]);
  });
});
