import { openLab } from '../../src/netlab.ts';
import { type Series, interleave, samplesOf } from './interleave.ts';
import type { Aim, Findings, Measurement } from './measurement.ts';
import { run } from './run.ts';
import { scenarioText } from './scenario-text.ts';
import { spreadOf } from './statistics.ts';
import type { Tools } from './tools.ts';

const NODE = 'node -e 0';
const VERSION = 'k8s-netlab --version';
const PLAIN_PING = 'ping -c1 in the namespace of the pod';
const PING = 'k8s-netlab ping -c1';
const TRACE = 'k8s-netlab trace, across two nodes';

/** What a command costs that does next to nothing. */
export const startMeasurement: Measurement = { name: 'start', run: measureStart };

async function measureStart(tools: Tools): Promise<Findings> {
  const file = tools.file('start.yaml', scenarioText('bench-start', { nodes: 2, podsPerNode: 1 }));
  tools.netlab('up', file);
  const { inside } = await openLab({ env: tools.env });
  const plainPing = inside.commandLine(['ip', 'netns', 'exec', 'p1-1', 'ping', '-c1', '10.244.2.2']);
  const series = await interleave(
    [
      { measure: () => ({ [NODE]: run([process.execPath, '-e', '0']).ms }) },
      { measure: () => ({ [VERSION]: tools.netlab('--version').ms }) },
      { measure: () => ({ [PLAIN_PING]: run(plainPing).ms }) },
      { measure: () => ({ [PING]: tools.netlab('ping', '-c', '1', 'p1-1', 'p2-1').ms }) },
      { measure: () => ({ [TRACE]: tools.netlab('trace', 'p1-1', 'p2-1').ms }) },
    ],
    tools,
  );
  tools.netlab('down', 'bench-start');
  return {
    title: 'Starting the program',
    unit: 'ms',
    series,
    baseline: NODE,
    aims: aimsOf(series),
    notes: [],
  };
}

function aimsOf(series: readonly Series[]): readonly Aim[] {
  const median = (name: string): number => spreadOf(samplesOf(series, name)).median;
  return [
    { what: `${VERSION} / ${NODE}`, measured: median(VERSION) / median(NODE), wanted: { atMost: 2.5 } },
    { what: `${PING} / ${PLAIN_PING}`, measured: median(PING) / median(PLAIN_PING) },
    { what: `${TRACE}, seconds`, measured: median(TRACE) / 1000, wanted: { atMost: 1.5 } },
  ];
}
