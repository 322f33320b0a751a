import { type Variant, interleave, samplesOf } from './interleave.ts';
import type { Findings, Measurement } from './measurement.ts';
import { scenarioText } from './scenario-text.ts';
import { ratioOf } from './statistics.ts';
import type { Tools } from './tools.ts';

const PODS_PER_NODE = 100;
const SIZES = [2, 5, 10, 20];

/** Whether a pod of a big lab costs more than one of a small lab. */
export const growthMeasurement: Measurement = { name: 'growth', run: measureGrowth };

async function measureGrowth(tools: Tools): Promise<Findings> {
  const series = await interleave(
    SIZES.map((nodes) => upWith(nodes, tools)),
    tools,
  );
  const smallest = samplesOf(series, nameOf(Math.min(...SIZES)));
  const biggest = samplesOf(series, nameOf(Math.max(...SIZES)));
  return {
    title: `up, ${PODS_PER_NODE} pods a node`,
    unit: 'ms per pod',
    series,
    baseline: nameOf(Math.min(...SIZES)),
    aims: [
      {
        what: 'cost per pod in the biggest lab / in the smallest',
        measured: ratioOf(biggest, smallest),
        wanted: { atMost: 1.25 },
      },
    ],
    notes: ['The start of the program is in it, shared by few pods in the smallest lab.'],
  };
}

function upWith(nodes: number, tools: Tools): Variant {
  const name = `bench-growth-${nodes}`;
  const file = tools.file(`${name}.yaml`, scenarioText(name, { nodes, podsPerNode: PODS_PER_NODE }));
  return {
    measure: () => {
      const { ms } = tools.netlab('up', file);
      tools.netlab('down', name);
      return { [nameOf(nodes)]: ms / (nodes * PODS_PER_NODE) };
    },
  };
}

function nameOf(nodes: number): string {
  return `${nodes * PODS_PER_NODE} pods`;
}
