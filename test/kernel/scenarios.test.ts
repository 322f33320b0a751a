import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StepResult, Verdict } from '../../src/check/verdict.ts';
import { builtinScenarios } from '../../src/cli/scenario-argument.ts';
import type { JsonReport } from '../../src/report/json-report.ts';
import { netlab, program } from './netlab.ts';

let state: string;
let env: Record<string, string>;
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'k8s-netlab-test-'));
  env = { K8S_NETLAB_STATE_DIR: state };
});
afterEach(async () => {
  await netlab(['down', '--all'], { env });
  await rm(state, { recursive: true });
});

const everyFailure = join(import.meta.dirname, 'scenarios/every-failure.yaml');

function verdictsOf(result: { readonly steps: readonly StepResult[] }): readonly Verdict[] {
  return result.steps.flatMap((step) => [...step.before, ...step.after]);
}

async function labsUp(): Promise<string> {
  return (await netlab(['ls'], { env })).stdout;
}

describe('the lesson', () => {
  it.each(builtinScenarios().map((file) => basename(file, '.yaml')))(
    '%s holds in every step, and leaves nothing',
    async (name) => {
      const { exitCode, stdout } = await netlab(['test', name, '--json'], { env });
      const report = JSON.parse(stdout) as JsonReport;
      const failures = report.results.flatMap(verdictsOf).filter(({ kind }) => kind !== 'held');
      expect(failures).toEqual([]);
      expect(exitCode).toBe(0);
      expect(await labsUp()).not.toContain('-test-');
    },
  );
});

describe('a scenario that is wrong about everything', () => {
  it('breaks each check with what was wanted and what was seen, and runs to its last step', async () => {
    const { exitCode, stdout } = await netlab(['test', everyFailure, '--json'], { env });
    expect(exitCode).toBe(1);
    const [result] = (JSON.parse(stdout) as JsonReport).results;
    const failures = result!.steps.map((step) => [
      step.name,
      ...[...step.before, ...step.after].filter(({ kind }) => kind !== 'held').map(inWords),
    ]);
    expect(failures).toEqual(everyFailureWords);
  });

  it('is told in a report that names the command to look with and the place in the file', async () => {
    const { stdout } = await netlab(['test', everyFailure, '--quiet'], { env });
    expect(stdout).toContain('    BROKE the ARP table of pod-a has no ip pod-c\n');
    expect(stdout).toContain('         $ ip -n pod-a neigh show\n');
    expect(stdout).toMatch(/at .*every-failure\.yaml:\d+:\d+\n/);
    expect(stdout).not.toContain('a step after all these still runs');
    expect(stdout).toMatch(
      /every-failure: 17 of 18 steps did not hold \(33 checks, 28 broke, 4 untested, [\d.]+ s\)$/,
    );
  });
});

/** MACs, device names and times stand as their kind. */
function inWords(verdict: Verdict): string {
  const said = verdict.kind === 'untested' ? `untested, ${verdict.reason}` : verdict.saw;
  return `${verdict.wanted} -> ${said}`
    .replaceAll(/([0-9a-f]{2}:){5}[0-9a-f]{2}/g, 'MAC')
    .replaceAll(/veth[0-9a-f]{8}/g, 'VETH')
    .replaceAll(/ttl is \d+/g, 'ttl is SECONDS');
}

const everyFailureWords = [
  ['a reply that does not come', 'a reply -> no reply'],
  ['a reply with another TTL', 'a reply with TTL 64 -> a reply with TTL 62'],
  ['a reply where none is expected', 'no reply -> a reply with TTL 64'],
  [
    'no reply, for another reason',
    'no reply, because of "message too long" -> no reply, but not because of "message too long"',
  ],
  [
    'output and exit code',
    'output that contains "goodbye" -> the output below',
    'output that matches /^ello/ -> the output below',
    'exit code 1 -> exit code 0',
  ],
  [
    'an ARP table',
    'the ARP table of pod-a is cold -> 2 learned rows',
    'the ARP table of pod-a has ip pod-c, mac node-1/cni0 -> mac is MAC (pod-c), wanted mac MAC (node-1/cni0)',
    'the ARP table of pod-a has no ip pod-c -> 1 such row',
  ],
  [
    'a forwarding table',
    'the forwarding table of node-1 is cold -> 2 learned rows',
    'the forwarding table of node-1 has mac pod-a, port pod-c -> port is VETH (veth:pod-a), wanted port VETH (pod-c)',
    'the forwarding table of node-1 has no mac pod-a -> 1 such row',
  ],
  [
    'the other tables',
    'the routing table of node-1 has dst pods of node-2, via node-2 -> via is 10.244.2.0 (node-2/flannel.1), wanted via 192.168.50.12 (node-2)',
    'the device list of node-1 has dev flannel.1, master cni0 -> no master, wanted master cni0',
    'the device list of pod-a has dev eth0, peer veth:pod-c -> peer is node-1/VETH (veth:pod-a), wanted peer node-1/VETH (veth:pod-c)',
    'the address list of pod-a has dev eth0, address pod-b -> address is 10.244.1.2 (pod-a), wanted address 10.244.2.2 (pod-b)',
    'the routing table of pod-a has no dst default -> 1 such row',
    'the device list of pod-a has no dev lo -> 1 such row',
    'the address list of pod-a has no address pod-a -> 1 such row',
  ],
  [
    'a route',
    'the route from pod-a to pod-b has via none -> via is 10.244.1.1 (node-1/cni0), wanted no via',
    'the route from underlay to pod-b has dev underlay -> no route: Network is unreachable',
  ],
  [
    'network namespaces',
    'pod-a shares the network namespace of pod-b -> two namespaces',
    'pod-a has another network namespace than pod-a -> one namespace',
  ],
  [
    'a condition waited for',
    'the ARP table of pod-b has ip pod-a -> ip is 10.244.2.1 (node-2/cni0), wanted ip 10.244.1.2 (pod-a)',
  ],
  [
    'a program that does not end',
    'exit code 0 -> untested, it did not end within 300 ms; `within` gives it more time',
  ],
  ['a program that is not there', 'exit code 0 -> exit code 127'],
  [
    'leases',
    'the lease list of the store has node node-2, ttl < 10 -> ttl is SECONDS, wanted ttl < 10',
    'the lease list of the store has no node node-1 -> 1 such row',
  ],
  [
    'a node that cannot be started, for it is up',
    'the action to be done -> untested, node node-1 is up: there is nothing to start',
  ],
  ['a pod that is there already', 'the action to be done -> untested, pod pod-a is on node-1 already'],
  ['a lease that nobody has', 'the action to be done -> untested, nobody has a lease "10.244.99.0/24"'],
  ['a step after all these still runs'],
];

describe('the lab of a test', () => {
  it('is left up when asked for, and then only', async () => {
    await netlab(['test', 'same-node', '--quiet', '--keep-on-fail'], { env });
    expect(await labsUp()).not.toContain('-test-');
    const { stderr } = await netlab(['test', everyFailure, '--quiet', '--keep-on-fail'], { env });
    const [, name] = /lab (every-failure-test-\d+) is left up/.exec(stderr) ?? [];
    expect(await labsUp()).toContain(name);
    await netlab(['test', 'same-node', '--quiet', '--keep'], { env });
    expect(await labsUp()).toContain('same-node-test-');
  });

  it("has a name of its own: a user's lab of the same scenario, and other tests of it, are left alone", async () => {
    await netlab(['up', 'same-node'], { env });
    const before = await labsUp();
    const tests = await Promise.all([1, 2].map(() => netlab(['test', 'same-node', '--quiet'], { env })));
    expect(tests.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(await labsUp()).toBe(before);
  });

  it('is taken down when the test is interrupted', async () => {
    const child = execa(process.execPath, [program, 'test', 'two-nodes-vxlan'], { env, reject: false });
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('1.  ')) resolve();
      });
    });
    child.kill('SIGINT');
    expect((await child).exitCode).toBe(130);
    expect(await labsUp()).not.toContain('-test-');
  });

  it('is taken down when a name in its steps stands for nothing there', async () => {
    const yaml = 'apiVersion: k8s-netlab/v1\nname: odd\nnodes: [node-1]\npods: [pod-a@node-1]\n';
    const step = 'steps: [{ name: look, expect: [{ neigh: { of: pod-a, has: { mac: nobody } } }] }]\n';
    const { exitCode, stderr } = await netlab(['test', '-'], { env, input: `${yaml}${step}` });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('mac "nobody" is no MAC address');
    expect(await labsUp()).not.toContain('-test-');
  });
});
