import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/check/verdict.ts';
import { openListener } from '../../src/listen/listener.ts';
import { down, up } from '../../src/netlab.ts';
import type { OpenLab } from '../../src/sandbox/open-lab.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { runStep } from '../../src/steps/run-step.ts';
import type { Break } from './breaks/break.ts';
import { ASKS, bridgeBreaks } from './breaks/bridge.ts';
import { byHandBreaks } from './breaks/by-hand.ts';
import { localhostBreaks, namespaceBreaks } from './breaks/containers.ts';
import { overlayBreaks } from './breaks/overlay.ts';
import { routedBreaks } from './breaks/routed.ts';
import { tunnelBreaks, wireBreaks } from './breaks/wire.ts';
import { uniqueName } from './netlab.ts';

let env: Record<string, string>;
let open: OpenLab | undefined;

beforeAll(async () => {
  env = { K8S_NETLAB_STATE_DIR: await mkdtemp(join(tmpdir(), 'k8s-netlab-breaks-')) };
});
afterEach(async () => {
  if (open !== undefined) await down(open.name, env);
  open = undefined;
});
afterAll(() => rm(env['K8S_NETLAB_STATE_DIR']!, { recursive: true }));

/** A fresh lab of a built-in scenario; without its containers where no test asks them. */
async function freshLab(name: string, hasContainers = false): Promise<OpenLab> {
  const scenario = await loadScenario(join(import.meta.dirname, `../../scenarios/${name}.yaml`));
  const pods = scenario.pods.map((pod) => (hasContainers ? pod : { ...pod, containers: [] }));
  open = (await up({ scenario: { ...scenario, pods }, name: uniqueName('break'), env })).open;
  return open;
}

/** What did not hold when the step of that name was run; conditions are given little time, for they will not come true; programs have theirs. */
async function failuresOf(lab: OpenLab, name: string): Promise<readonly string[]> {
  const step = lab.scenario.steps.find((one) => one.name === name);
  if (step === undefined) throw new Error(`no step "${name}"`);
  await using listener = openListener(lab.inside);
  const withinMs = step.action?.kind === 'exec' ? step.withinMs : Math.min(step.withinMs, 300);
  const { before, after } = await runStep({ ...step, withinMs }, { open: lab, signal: undefined, listener });
  return [...before, ...after].filter(({ kind }) => kind !== 'held').map(inWords);
}

function inWords(verdict: Verdict): string {
  return `${verdict.wanted}: ${verdict.kind === 'untested' ? verdict.reason : verdict.kind === 'broke' ? verdict.saw : ''}`;
}

function variables({ lab }: OpenLab): string {
  const pods = lab.pods.flatMap(({ name, mac, veth }) => {
    const letter = name.slice(-1).toUpperCase();
    return [`MAC_${letter}=${mac}`, `VETH_${letter}=${veth.name}`, `VETH_MAC_${letter}=${veth.mac}`];
  });
  const vteps = lab.nodes.map(({ name, vtep }) => `VTEP_${name.slice(-1)}=${vtep?.mac ?? ''}`);
  return [...pods, ...vteps].join('\n');
}

async function breakAndLook(scenario: string, { by, shows, hasContainers }: Break): Promise<void> {
  const lab = await freshLab(scenario, hasContainers);
  const outcome = await lab.inside.run(['sh', '-euc', `${variables(lab)}\n${by}`]);
  expect(outcome).toMatchObject({ kind: 'exited', code: 0 });
  for (const [step, words] of Object.entries(shows)) {
    const failures = await failuresOf(lab, step);
    for (const word of words) expect(failures.join('\n')).toContain(word);
    expect(failures.filter((failure) => !words.some((word) => failure.includes(word)))).toEqual([]);
  }
}

describe.each([
  ['two-nodes-vxlan', overlayBreaks],
  ['same-node', bridgeBreaks],
  ['arp-on-the-wire', wireBreaks],
  ['inside-the-tunnel', tunnelBreaks],
  ['by-hand', byHandBreaks],
  ['namespaces', namespaceBreaks],
  ['one-pod-localhost', localhostBreaks],
  ['two-nodes-routed', routedBreaks],
])('in %s a step tells', (scenario, breaks) => {
  it.each(Object.entries(breaks))('%s', async (_what, how) => {
    await breakAndLook(scenario, how);
  });
});

describe('a lab that cannot be looked into', () => {
  it('leaves a step untested, which is no pass', async () => {
    const lab = await freshLab('same-node');
    await lab.inside.run(['ip', 'netns', 'del', 'pod-c']);
    expect(await failuresOf(lab, ASKS)).toEqual([
      'the ARP table of pod-c is cold: there is no namespace pod-c to look into',
    ]);
  });

  it('and so does a container that has ended', async () => {
    const text = `apiVersion: k8s-netlab/v1
name: ended
nodes: [node-1]
pods: [{ name: pod-a, node: node-1, containers: [{ name: app, command: ['false'] }] }]
steps: [{ name: speak, exec: { on: pod-a/app, run: [echo, hello] }, expect: [{ exit: 0 }] }]
`;
    const scenario = parseScenario({ file: 'ended.yaml', text });
    open = (await up({ scenario, name: uniqueName('ended'), env })).open;
    expect((await failuresOf(open, 'speak')).join()).toContain('container pod-a/app does not run');
  });
});
