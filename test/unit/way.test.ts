import { describe, expect, it } from 'vitest';
import { judgeAction } from '../../src/check/judge-action.ts';
import { findUnresolved } from '../../src/check/unresolved.ts';
import type { Trace } from '../../src/observe/trace.ts';
import { readTrace } from '../../src/steps/trace-probe.ts';
import { lab, steps } from './check-lab.ts';
import type { CapturedFrame } from '../../src/packet/captured-frame.ts';
import { assembled } from './recorded-trace.ts';

const THERE = [
  ...['pod-a', 'veth:pod-a', 'node-1/cni0', 'node-1/flannel.1', 'node-1', 'port:node-1'],
  ...['port:node-2', 'node-2', 'node-2/flannel.1', 'node-2/cni0', 'veth:pod-b', 'pod-b'],
];

const tracing = (way: readonly string[]) =>
  steps(`  - { name: s, trace: { from: pod-a, to: pod-b }, expect: [{ way: ${JSON.stringify(way)} }] }\n`);

function judge(way: readonly string[], trace: Trace) {
  const [expectation] = tracing(way)[0]!.expect;
  if (expectation?.kind !== 'way') throw new Error('no way');
  return judgeAction(expectation, { did: 'k8s-netlab trace', ...readTrace(trace) }, lab);
}

describe('the way of a traced probe', () => {
  it('is all devices it was seen at, in their order', async () => {
    expect(judge(THERE, await assembled())).toMatchObject({
      kind: 'held',
      wanted: `the way ${THERE.join(', ')}`,
      saw: THERE.join(', '),
    });
  });

  it.each([
    ['one is left out', THERE.toSpliced(2, 1)],
    ['one comes too early', [...THERE.slice(0, 4), 'port:node-1', 'node-1', ...THERE.slice(6)]],
    ['one more is named', [...THERE, 'pod-c']],
    ['another is named', [...THERE.slice(0, -1), 'pod-b/lo']],
  ])('breaks where %s, with the way it went', async (_what, way) => {
    expect(judge(way, await assembled())).toMatchObject({ kind: 'broke', saw: THERE.join(', ') });
  });

  it('ends where the probe was lost', async () => {
    const first = new Set(['pod-a/eth0', 'node-1/veth9bb860b4', 'node-1/cni0']);
    const keep = ({ where, dev }: CapturedFrame): boolean => first.has(`${where}/${dev}`);
    const trace = await assembled({ keep });
    expect(judge(THERE.slice(0, 3), trace).kind).toBe('held');
    expect(judge(THERE, trace)).toMatchObject({ kind: 'broke', saw: THERE.slice(0, 3).join(', ') });
  });

  it('is nowhere where nothing was seen', async () => {
    expect(judge(['pod-a'], await assembled({ keep: () => false }))).toMatchObject({
      kind: 'broke',
      saw: 'it nowhere',
    });
  });

  it('is not known of a capture that missed frames', async () => {
    const trace = await assembled();
    expect(judge(THERE, { ...trace, watched: { ...trace.watched, missedFrames: 1 } }).kind).toBe('untested');
  });

  it('names devices that the lab has', () => {
    expect(findUnresolved(tracing(THERE), lab)).toEqual([]);
    expect(() => tracing(['pod-a', 'node-3/cni0'])).toThrow('way "node-3/cni0" is no pod, node,');
  });
});
