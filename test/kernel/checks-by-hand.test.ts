import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/check/verdict.ts';
import { down, up } from '../../src/netlab.ts';
import type { OpenLab } from '../../src/sandbox/open-lab.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runStep } from '../../src/steps/run-step.ts';
import { uniqueName } from './netlab.ts';

const text = `apiVersion: k8s-netlab/v1
name: by-hand
nodes: [node-1, node-2]
pods:
  - pod-a@node-1
  - { name: pod-b, node: node-2, containers: [{ name: web, ports: [8080] }] }
steps:
  - name: client
    connect: { from: pod-a, to: pod-b, port: 8080 }
    expect: [{ client: pod-a }]
  - name: largest
    ping: { from: pod-a, to: pod-b, size: largest }
    expect: [{ largest: 1422 }]
  - name: counted
    within: 100ms
    ping: { from: pod-a, to: pod-b }
    expect: [{ counted: { at: node-2/flannel.1, direction: in, packets: at least 1 } }]
  - name: ports
    within: 100ms
    expect: [{ ports: { of: pod-b, has: { port: 8080 } } }]
`;

const env: Record<string, string> = {};
let lab: OpenLab;
beforeAll(async () => {
  env['K8S_NETLAB_STATE_DIR'] = await mkdtemp(join(tmpdir(), 'k8s-netlab-by-hand-'));
  const scenario = parseScenario({ file: 'by-hand.yaml', text });
  lab = (await up({ scenario, name: uniqueName('by-hand'), env })).open;
});
afterAll(async () => {
  await down(lab.name, env);
  await rm(env['K8S_NETLAB_STATE_DIR']!, { recursive: true });
});

/** What the one expectation of a step comes to. */
async function verdictOf(name: string): Promise<Verdict> {
  const step = lab.scenario.steps.find((one) => one.name === name);
  return (await runStep(step!, { open: lab, signal: undefined })).after[0]!;
}

async function sh(script: string): Promise<void> {
  expect(await lab.inside.run(['sh', '-ec', script])).toMatchObject({ kind: 'exited', code: 0 });
}

describe('what is changed by hand', () => {
  it('shows in the client a server sees: another source address', async () => {
    expect(await verdictOf('client')).toMatchObject({ kind: 'held' });
    await sh(`ip -n pod-a addr add 10.244.1.77/32 dev eth0
      ip -n pod-a route change 10.244.0.0/16 via 10.244.1.1 src 10.244.1.77`);
    expect(await verdictOf('client')).toMatchObject({ kind: 'broke', saw: '10.244.1.77' });
    await sh(
      'ip -n pod-a route change 10.244.0.0/16 via 10.244.1.1; ip -n pod-a addr del 10.244.1.77/32 dev eth0',
    );
  });

  it('shows in the largest payload: a smaller MTU far away, in the words of the router there', async () => {
    expect(await verdictOf('largest')).toMatchObject({ kind: 'held' });
    await sh('ip -n node-2 link set cni0 mtu 1300');
    const verdict = await verdictOf('largest');
    expect(verdict).toMatchObject({ kind: 'broke', saw: '1272 bytes' });
    expect(verdict.kind === 'broke' && verdict.evidence[2]).toMatch(/^1273 bytes: .*mtu ?= ?1300/);
    await sh('ip -n node-2 link set cni0 mtu 1450');
  });

  it('shows in the counters: a packet that does not arrive', async () => {
    expect(await verdictOf('counted')).toMatchObject({ kind: 'held' });
    await sh('ip -n node-2 link set eth0 down');
    expect(await verdictOf('counted')).toMatchObject({
      kind: 'broke',
      wanted: 'at least 1 packet into node-2/flannel.1',
    });
    await sh('ip -n node-2 link set eth0 up');
  });

  it('leaves the ports of a namespace that is gone untested', async () => {
    expect(await verdictOf('ports')).toMatchObject({ kind: 'held' });
    await sh('ip netns del pod-b');
    expect(await verdictOf('ports')).toMatchObject({
      kind: 'untested',
      reason: expect.stringContaining('No such file or directory') as string,
    });
  });
});
