import { availableParallelism } from 'node:os';
import { interleave, samplesOf } from './interleave.ts';
import type { Findings, Measurement } from './measurement.ts';
import { scenarioText } from './scenario-text.ts';
import { ratioOf } from './statistics.ts';
import type { Tools } from './tools.ts';

const SCENARIOS = 50;

const ALONE = 'test -j 1';
const TOGETHER = `test -j ${availableParallelism()}`;

/** What is gained by testing scenarios side by side. */
export const sideBySideMeasurement: Measurement = { name: 'side-by-side', run: measureSideBySide };

async function measureSideBySide(tools: Tools): Promise<Findings> {
  const files = Array.from({ length: SCENARIOS }, (_, index) =>
    tools.file(`side-${index + 1}.yaml`, textOf(`bench-side-${index + 1}`)),
  );
  const test = (jobs: number): number => tools.netlab('test', '--quiet', '-j', String(jobs), ...files).ms;
  const series = await interleave(
    [
      { measure: () => ({ [ALONE]: test(1) }) },
      { measure: () => ({ [TOGETHER]: test(availableParallelism()) }) },
    ],
    tools,
  );
  return {
    title: `${SCENARIOS} scenarios of 2 nodes with a pod each and one ping`,
    unit: 'ms',
    series,
    baseline: ALONE,
    aims: [
      {
        what: `${ALONE} / ${TOGETHER}`,
        measured: ratioOf(samplesOf(series, ALONE), samplesOf(series, TOGETHER)),
      },
    ],
    notes: [`with ${availableParallelism()} cores`],
  };
}

function textOf(name: string): string {
  const step = '{ name: across, ping: { from: p1-1, to: p2-1 }, expect: [{ reply: true }] }';
  return `${scenarioText(name, { nodes: 2, podsPerNode: 1 })}steps:\n  - ${step}\n`;
}
