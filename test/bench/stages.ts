import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Variant, interleave } from './interleave.ts';
import type { Findings, Measurement } from './measurement.ts';
import { run } from './run.ts';
import { scenarioText } from './scenario-text.ts';
import type { Tools } from './tools.ts';

const PODS_PER_NODE = 100;
const LAB = 'bench-stages';
const ALL = 'all of it';

/** Where the time of `up` goes: its stages one by one, in a process that marks the end of each. */
export const stagesMeasurement: Measurement = { name: 'stages', run: measureStages };

async function measureStages(tools: Tools): Promise<Findings> {
  const scenario = tools.file('stages.yaml', scenarioText(LAB, { nodes: 2, podsPerNode: PODS_PER_NODE }));
  return {
    title: `Where the time of up goes, 2 nodes with ${PODS_PER_NODE} pods each`,
    unit: 'ms',
    series: await interleave([stages(scenario, tools)], tools),
    baseline: ALL,
    aims: [],
    notes: [],
  };
}

const MarksSchema = z.array(z.object({ stage: z.string(), atMs: z.number() }));
/** The end of a stage, milliseconds since 1970. */
export type Mark = z.infer<typeof MarksSchema>[number];

/** The first stage began when the process was started, the last ends with it. */
function stages(scenario: string, tools: Tools): Variant {
  const program = fileURLToPath(new URL('./stages-process.js', import.meta.url));
  return {
    measure: () => {
      const startedAtMs = performance.timeOrigin + performance.now();
      const { ms, stdout } = run([process.execPath, program, scenario], { env: tools.env });
      tools.netlab('down', LAB);
      const marks = MarksSchema.parse(JSON.parse(stdout));
      return {
        ...durations([...marks, { stage: 'Node.js ends', atMs: startedAtMs + ms }], startedAtMs),
        [ALL]: ms,
      };
    },
  };
}

function durations(marks: readonly Mark[], startedAtMs: number): Readonly<Record<string, number>> {
  return Object.fromEntries(
    marks.map(({ stage, atMs }, index) => [stage, atMs - (marks[index - 1]?.atMs ?? startedAtMs)]),
  );
}
