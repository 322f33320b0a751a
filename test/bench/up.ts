import { cni, missingForCni } from './cni.ts';
import { type Series, type Variant, interleave, samplesOf } from './interleave.ts';
import type { Aim, Findings, Measurement } from './measurement.ts';
import { MININET_START, mininet, missingForMininet } from './mininet.ts';
import { oneByOne } from './one-by-one.ts';
import { runApart } from './run.ts';
import { scenarioText } from './scenario-text.ts';
import { ratioOf, spreadOf } from './statistics.ts';
import type { Tools } from './tools.ts';

const PODS_PER_NODE = 100;

const UP = 'up, the whole command';
const PLAN = 'the printed plan, by sh alone';
const BY_HAND = 'a script with one process a command';
const DOWN = 'down, the whole command';

/** How long `up` takes, beside the same work done in other ways. */
export const upMeasurement: Measurement = { name: 'up', run: measureUp };

async function measureUp(tools: Tools): Promise<Findings> {
  const scenario = tools.file('up.yaml', scenarioText('bench-up', { nodes: 2, podsPerNode: PODS_PER_NODE }));
  const missing = { Mininet: missingForMininet(), CNI: missingForCni() };
  const variants = [
    up(tools, scenario),
    script(PLAN, tools.netlab('plan', scenario).stdout),
    script(BY_HAND, await oneByOne(scenario)),
    ...(missing.Mininet.length === 0 ? [mininet(PODS_PER_NODE)] : []),
    ...(missing.CNI.length === 0 ? [cni(PODS_PER_NODE)] : []),
  ];
  const series = await interleave(variants, tools);
  const notes = Object.entries(missing)
    .filter(([, packages]) => packages.length > 0)
    .map(([name, packages]) => `${name} was not measured: apt-get install ${packages.join(' ')}`);
  return {
    title: `2 nodes with ${PODS_PER_NODE} pods each`,
    unit: 'ms',
    series,
    baseline: PLAN,
    aims: aimsOf(series),
    notes,
  };
}

function up(tools: Tools, scenario: string): Variant {
  return {
    measure: () => ({
      [UP]: tools.netlab('up', scenario).ms,
      [DOWN]: tools.netlab('down', 'bench-up').ms,
    }),
  };
}

function script(name: string, text: string): Variant {
  return { measure: () => ({ [name]: runApart(['sh', '-s'], { stdin: text }).ms }) };
}

function aimsOf(series: readonly Series[]): readonly Aim[] {
  const ups = samplesOf(series, UP);
  const hasMininet = series.some(({ name }) => name === MININET_START);
  return [
    { what: `${UP} / ${PLAN}`, measured: ratioOf(ups, samplesOf(series, PLAN)), wanted: { atMost: 1.4 } },
    ...(hasMininet
      ? [
          {
            what: `${MININET_START} / ${UP}`,
            measured: ratioOf(samplesOf(series, MININET_START), ups),
            wanted: { atLeast: 4 },
          },
        ]
      : []),
    { what: DOWN, measured: spreadOf(samplesOf(series, DOWN)).median, wanted: { atMost: 300 }, unit: 'ms' },
  ];
}
