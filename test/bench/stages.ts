import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Variant, interleave } from './interleave.ts';
import type { Findings, Measurement } from './measurement.ts';
import { run } from './run.ts';
import { scenarioText } from './scenario-text.ts';
import type { Tools } from './tools.ts';

const PODS_PER_NODE = 100;
const LAB = 'bench-stages';
const ALL = 'all of it';

/** Where the time of `up` goes: `up` tells on stderr what it begins with. */
export const stagesMeasurement: Measurement = { name: 'stages', run: measureStages };

async function measureStages(tools: Tools): Promise<Findings> {
  const scenario = tools.file('stages.yaml', scenarioText(LAB, { nodes: 2, podsPerNode: PODS_PER_NODE }));
  return {
    title: `Where the time of up goes, 2 nodes with ${PODS_PER_NODE} pods each`,
    unit: 'ms',
    series: await interleave([stages(scenario, tools)], tools),
    baseline: ALL,
    aims: [],
    notes: [
      'A stage reaches from the moment up says that it begins with it to the next; the last one to the end of up.',
      'Before the first, Node.js starts, the program is loaded and the scenario read. The commands in front are whole runs of their own, to compare with.',
    ],
  };
}

function stages(scenario: string, tools: Tools): Variant {
  return {
    measure: async () => {
      const { lines, ms } = await timeLines([...tools.program, 'up', scenario], tools.env);
      tools.netlab('down', LAB);
      const rows = lines.map(
        ({ line, atMs }, index) => [line, (lines[index + 1]?.atMs ?? ms) - atMs] as const,
      );
      return {
        '(node -e 0)': run([process.execPath, '-e', '0']).ms,
        '(k8s-netlab up --help)': tools.netlab('up', '--help').ms,
        'before the first stage': lines[0]?.atMs ?? ms,
        ...Object.fromEntries(rows),
        [ALL]: ms,
      };
    },
  };
}

interface TimedLines {
  /** What the program said on stderr, and when, counted from its start. */
  readonly lines: readonly { readonly line: string; readonly atMs: number }[];
  /** Until its end. */
  readonly ms: number;
}

async function timeLines(
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<TimedLines> {
  const started = performance.now();
  const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const lines: { line: string; atMs: number }[] = [];
  createInterface(child.stderr).on('line', (line) => lines.push({ line, atMs: performance.now() - started }));
  const closed: readonly unknown[] = await once(child, 'close');
  const ms = performance.now() - started;
  if (closed[0] !== 0) throw new Error(lines.map(({ line }) => line).join('\n'));
  return { lines, ms };
}
