import { interleave, samplesOf } from './interleave.ts';
import type { Findings, Measurement } from './measurement.ts';
import { scenarioText } from './scenario-text.ts';
import { spreadOf } from './statistics.ts';
import type { Tools } from './tools.ts';

const PLAIN = 'a ping';
const FIRST = 'a ping, captured in a pod, first step';
const ONE = 'a ping, captured in a pod';
const ALL = 'a ping, captured in five namespaces';

/** What a capture adds to a step. */
export const captureMeasurement: Measurement = { name: 'capture', run: measureCapture };

async function measureCapture(tools: Tools): Promise<Findings> {
  const lab = scenarioText('bench-capture', { nodes: 2, podsPerNode: 1 });
  const file = tools.file('capture.yaml', `${lab}${STEPS}`);
  const measure = (): Readonly<Record<string, number>> =>
    durationsOf(tools.netlab('test', file, '--json').stdout);
  const series = await interleave([{ measure }], tools);
  const median = (name: string): number => spreadOf(samplesOf(series, name)).median;
  const added = (name: string): number => median(name) - median(PLAIN);
  return {
    title: 'A step that captures',
    unit: 'ms',
    series,
    baseline: PLAIN,
    aims: [ONE, ALL].map((name) => ({
      what: `${name}, more than ${PLAIN}`,
      measured: added(name),
      wanted: { atMost: 150 },
      unit: 'ms',
    })),
    notes: ['The first step also waits for the listener to start, which other steps before it would hide.'],
  };
}

const PING = 'ping: { from: p1-1, to: p2-1 }';

function step(name: string, points: readonly string[]): string {
  const seen = points.map((point) => `, { seen: { at: ${point}, what: echo request } }`).join('');
  return `  - { name: '${name}', ${PING}, expect: [{ reply: true }${seen}] }\n`;
}

const STEPS = `steps:\n${[
  step(FIRST, ['p2-1']),
  step(PLAIN, []),
  step(ONE, ['p2-1']),
  step(ALL, ['p1-1', 'node-1', 'underlay', 'node-2', 'p2-1']),
].join('')}`;

/** How long each step took, by its name. */
function durationsOf(json: string): Readonly<Record<string, number>> {
  const { results } = JSON.parse(json) as {
    results: readonly { steps: readonly { name: string; durationMs: number }[] }[];
  };
  return Object.fromEntries(
    results.flatMap(({ steps }) => steps.map(({ name, durationMs }) => [name, durationMs])),
  );
}
