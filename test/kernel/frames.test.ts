import { execa } from 'execa';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScenarioResult, Verdict } from '../../src/check/verdict.ts';
import { pcapNamesOf } from '../../src/lab/pcap-names.ts';
import { down, up } from '../../src/netlab.ts';
import type { CapturedFrame } from '../../src/packet/captured-frame.ts';
import { pcapngFile } from '../../src/packet/pcapng-writer.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { runScenario } from '../../src/steps/run-scenario.ts';
import { netlab, uniqueName } from './netlab.ts';

let folder: string;
let env: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-frames-'));
  env = { K8S_NETLAB_STATE_DIR: folder };
});
afterAll(() => rm(folder, { recursive: true }));

/** A scenario's steps on a lab of its own, with what each captured. */
async function tested(file: string) {
  const scenario = await loadScenario(join(import.meta.dirname, 'scenarios', `${file}.yaml`));
  const { open } = await up({ scenario, name: uniqueName(file), env });
  try {
    const captured = new Map<string, readonly CapturedFrame[]>();
    const result = await runScenario(open, {
      onFrames: (frames, { name }) => captured.set(name, frames),
    });
    return { open, result, captured };
  } finally {
    await down(open.name, env);
  }
}

function failuresOf({ steps }: ScenarioResult): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    steps.map(({ name, after }) => [name, after.filter(({ kind }) => kind !== 'held').map(inWords)]),
  );
}

/** MACs stand as MAC; a capture sees IPv6 talk too, so how many frames there were is left out. */
function inWords(verdict: Verdict): string {
  const said = verdict.kind === 'untested' ? `untested, ${verdict.reason}` : verdict.saw;
  return `${verdict.wanted} -> ${said}`
    .replaceAll(/([0-9a-f]{2}:){5}[0-9a-f]{2}/g, 'MAC')
    .replaceAll(/among \d+ frames?/g, 'among N');
}

let right: Awaited<ReturnType<typeof tested>>;
beforeAll(async () => {
  right = await tested('frames');
});

describe('frames', () => {
  it('are seen during every kind of action, in their order, with all that is in them', () => {
    expect(Object.values(failuresOf(right.result)).flat()).toEqual([]);
  });

  it('break an expectation that is wrong about them, with what was seen instead', async () => {
    const { result } = await tested('frames-break');
    expect(failuresOf(result)).toEqual({
      seen: [
        'pod-b sees an echo request with ttl 63 -> ttl is 62, wanted ttl 63',
        'pod-c sees an echo request -> no echo request among N',
        'pod-a sees an ARP request with who-has pod-b -> who-has is 10.244.1.1 (node-1/cni0), wanted who-has 10.244.2.2 (pod-b)',
        'underlay sees an echo request with vni none -> vni is 1, wanted no vni',
        'underlay sees an echo request with source mac pod-a -> source mac is MAC (node-1/flannel.1), wanted source mac MAC (pod-a)',
        'pod-b sees exactly 2 echo requests -> 1 such frame',
        'pod-b sees at least 2 echo requests -> 1 such frame',
        'pod-b sees no echo request -> 1 such frame',
      ],
      'not seen': ['pod-b sees no echo request coming in -> 1 such frame'],
      'in order': [
        'in this order: pod-b sees an echo request coming in; pod-a sees an echo request going out -> 1 in this order, then not: pod-a sees an echo request going out: that came earlier',
      ],
      'an action that is not done': [
        'pod-a sees no ICMP packet -> untested, it did not end within 100 ms; `within` gives it more time',
        'the action to be done -> untested, it did not end within 100 ms; `within` gives it more time',
      ],
    });
  });

  it('of the first step that failed are in the bundle', async () => {
    const file = join(import.meta.dirname, 'scenarios/frames-break.yaml');
    const bundle = join(folder, 'bundle');
    await netlab(['test', file, '--quiet', '--bundle', bundle], { env });
    const bytes = await readFile(join(bundle, 'frames-break/step-1.pcapng'));
    expect(bytes.readUInt32LE(0)).toBe(0x0a_0d_0d_0a);
    expect(bytes.toString('latin1')).toContain('pod-b/eth0');
    expect(await readFile(join(bundle, 'README.md'), 'utf8')).toContain('step-1.pcapng');
  });

  it('of a step can be kept as a file that tshark reads', async ({ skip }) => {
    const frames = right.captured.get('ping over the tunnel') ?? [];
    const file = join(folder, 'step.pcapng');
    await writeFile(file, pcapngFile(frames, pcapNamesOf(right.open.lab)));
    const args = ['-N', 'n', '-d', 'udp.port==8472,vxlan', '-r', file, '-Y', 'icmp.type == 8 && vxlan'];
    const { exitCode, stdout, failed } = await execa('tshark', args, { reject: false });
    if (failed && exitCode === undefined) return skip('tshark is not installed');
    expect(stdout.split('\n')).toHaveLength(2);
    expect(stdout).toContain('pod-a');
  });
});
