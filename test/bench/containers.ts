import { type Variant, interleave } from './interleave.ts';
import type { Findings, Measurement } from './measurement.ts';
import { type InEachPod, scenarioText } from './scenario-text.ts';
import type { Tools } from './tools.ts';

const PODS_PER_NODE = 100;
const LAB = 'bench-containers';

/** What containers add to `up`. */
export const containersMeasurement: Measurement = { name: 'containers', run: measureContainers };

async function measureContainers(tools: Tools): Promise<Findings> {
  const kinds: readonly InEachPod[] = ['nothing', 'a container that answers', 'a container with a command'];
  return {
    title: `up, 2 nodes with ${PODS_PER_NODE} pods each`,
    unit: 'ms',
    series: await interleave(
      kinds.map((inEachPod) => upWith(inEachPod, tools)),
      tools,
    ),
    baseline: nameOf('nothing'),
    aims: [],
    notes: [],
  };
}

function upWith(inEachPod: InEachPod, tools: Tools): Variant {
  const text = scenarioText(LAB, { nodes: 2, podsPerNode: PODS_PER_NODE, inEachPod });
  const file = tools.file(`${inEachPod}.yaml`, text);
  return {
    measure: () => {
      const { ms } = tools.netlab('up', file);
      tools.netlab('down', LAB);
      return { [nameOf(inEachPod)]: ms };
    },
  };
}

function nameOf(inEachPod: InEachPod): string {
  return `in each pod ${inEachPod}`;
}
