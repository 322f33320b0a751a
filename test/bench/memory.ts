import { readFileSync } from 'node:fs';
import { openLab } from '../../src/netlab.ts';
import { type LabProcess, labProcesses } from './lab-processes.ts';
import type { Series } from './interleave.ts';
import type { Findings, Measurement } from './measurement.ts';
import { isInstalled, run } from './run.ts';
import { type Size, scenarioText } from './scenario-text.ts';
import type { Tools } from './tools.ts';

const PODS_PER_NODE = 100;
const EMPTY: Size = { nodes: 2, podsPerNode: PODS_PER_NODE };

/** What `up` needs of memory while it runs, and the lab as long as it is up. The numbers hardly vary: each is taken once. */
export const memoryMeasurement: Measurement = { name: 'memory', run: measureMemory };

async function measureMemory(tools: Tools): Promise<Findings> {
  const few = await inspectLab({ nodes: 2, podsPerNode: 1 }, tools);
  const empty = await inspectLab(EMPTY, tools);
  const serving = await inspectLab({ ...EMPTY, inEachPod: 'a container that answers' }, tools);
  const morePods = EMPTY.nodes * (PODS_PER_NODE - 1);
  return {
    title: `Memory, 2 nodes with ${PODS_PER_NODE} pods each`,
    unit: 'MB',
    series: [
      ...series('up, the most it had resident', [empty.peakMb]),
      ...series('the lab, pods without containers', [residentMb(empty.processes)]),
      ...series('the lab, a container that answers in each pod', [residentMb(serving.processes)]),
    ],
    aims: [
      {
        what: 'processes a pod without containers adds',
        measured: (empty.processes.length - few.processes.length) / morePods,
        wanted: { atMost: 0 },
      },
    ],
    notes: [
      `processes without containers: ${listed(empty.processes)}`,
      `processes with containers: ${listed(serving.processes)}`,
      ...(isInstalled(TIME) ? [] : ['The peak of up was not measured: apt-get install time']),
    ],
  };
}

interface LabMemory {
  /** `undefined` where nothing can tell. */
  readonly peakMb: number | undefined;
  readonly processes: readonly LabProcess[];
}

async function inspectLab(size: Size, tools: Tools): Promise<LabMemory> {
  const file = tools.file('memory.yaml', scenarioText('bench-memory', size));
  const peakMb = upWithPeak(file, tools);
  const { pid } = await openLab({ env: tools.env });
  const processes = labProcesses(pid);
  tools.netlab('down', 'bench-memory');
  return { peakMb, processes };
}

/** Not the one built into some shells. */
const TIME = '/usr/bin/time';

/** time(1) gives the peak of the biggest process, in kB: that is ours, not ip. */
function upWithPeak(scenario: string, tools: Tools): number | undefined {
  if (!isInstalled(TIME)) {
    tools.netlab('up', scenario);
    return undefined;
  }
  const peak = tools.file('peak', '');
  run([TIME, '--format=%M', `--output=${peak}`, ...tools.program, 'up', scenario], { env: tools.env });
  return Number(readFileSync(peak, 'utf8')) / 1024;
}

function series(name: string, samples: readonly (number | undefined)[]): readonly Series[] {
  const taken = samples.filter((sample) => sample !== undefined);
  return taken.length === 0 ? [] : [{ name, samples: taken }];
}

function residentMb(processes: readonly LabProcess[]): number {
  return processes.reduce((sum, { rssMb }) => sum + rssMb, 0);
}

function listed(processes: readonly LabProcess[]): string {
  return processes.map(({ program, rssMb }) => `${program} (${rssMb.toFixed(1)} MB)`).join(', ');
}
