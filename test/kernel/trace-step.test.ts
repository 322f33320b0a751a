import { describe, expect, it } from 'vitest';
import type { StepResult } from '../../src/check/verdict.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runStep } from '../../src/steps/run-step.ts';
import { type WiredLab, wiredLab } from './wired-lab.ts';

/** The one step of a scenario with the nodes and pods of a wired lab, done there. */
async function traceIn(lab: WiredLab, trace: string, expected: string): Promise<StepResult> {
  const text = `apiVersion: k8s-netlab/v1
name: traced
nodes: [node-1, node-2]
pods: [pod-a@node-1, pod-c@node-1, pod-b@node-2]
steps: [{ name: follow, within: 500ms, trace: { ${trace} }, expect: [${expected}] }]
`;
  const [step] = parseScenario({ file: 'traced.yaml', text }).steps;
  return runStep(step!, { open: lab.open, signal: undefined });
}

const FAR = 'from: pod-a, to: pod-b';
const WAY = `{ way: [pod-a, 'veth:pod-a', node-1/cni0, node-1/flannel.1, node-1, 'port:node-1', 'port:node-2',
  node-2, node-2/flannel.1, node-2/cni0, 'veth:pod-b', pod-b] }`;
const WRAPPED = String.raw`{ output: { matches: 'node-1/eth0 out: encapsulated, TTL 63, in VXLAN 1 to 192\.168\.50\.12\n' } }`;

describe('a step that traces', () => {
  it('holds with the way there and the TTL of the answer, and keeps the trace for the report', async () => {
    await using lab = await wiredLab();
    const { did, after, trace } = await traceIn(
      lab,
      `${FAR}, cold: true`,
      `{ reply: { ttl: 62 } }, ${WAY}, ${WRAPPED}, { exit: 0 }`,
    );
    expect(did).toBe('k8s-netlab trace pod-a pod-b --cold');
    expect(after.map(({ kind }) => kind)).toEqual(['held', 'held', 'held', 'held']);
    expect(trace?.end.kind).toBe('answered');
    expect(trace?.events.some(({ kind }) => kind === 'arp')).toBe(true);
  });

  it('breaks where the probe is lost, with the place and the reason', async () => {
    await using lab = await wiredLab();
    await lab.sh(
      'bridge -n node-1 fdb del $(bridge -n node-1 fdb show dev flannel.1 | sed "s/ .*//") dev flannel.1',
    );
    const { after, trace } = await traceIn(lab, FAR, `{ reply: true }, ${WAY}, ${WRAPPED}, { exit: 0 }`);
    expect(after.map(({ kind }) => kind)).toEqual(['broke', 'broke', 'broke', 'broke']);
    expect(after[1]).toMatchObject({ saw: 'pod-a, veth:pod-a, node-1/cni0, node-1/flannel.1' });
    const [reply] = after;
    const evidence = reply?.kind === 'broke' ? reply.evidence : [];
    expect(evidence).toContain('4 node-1/flannel.1 out: routed, TTL 63');
    expect(evidence).toContain('lost: seen last at point 4');
    expect(trace?.end.kind).toBe('lost');
  });

  it('holds or breaks by why there is no answer', async () => {
    await using lab = await wiredLab();
    const tooLong = await traceIn(
      lab,
      `${FAR}, size: 1423, df: true`,
      '{ no reply: { because: message too long } }, { no reply: { because: Network is unreachable } }',
    );
    expect(tooLong.after.map(({ kind }) => kind)).toEqual(['held', 'broke']);
    const closed = await traceIn(lab, `${FAR}, tcp: 81`, '{ no reply: { because: RST } }, { reply: true }');
    expect(closed.after.map(({ kind }) => kind)).toEqual(['held', 'broke']);
  });
});
