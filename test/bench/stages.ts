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
      'Node.js alone is `node -e 0`; loading the program is what `up --help` takes beyond that;',
      'from the first stage on, a row reaches from the moment `up` says so to the next.',
    ],
  };
}

function stages(scenario: string, tools: Tools): Variant {
  return {
    measure: async () => {
      const nodeMs = run([process.execPath, '-e', '0']).ms;
      const helpMs = tools.netlab('up', '--help').ms;
      const { lines, ms } = await timeLines([...tools.program, 'up', scenario], tools.env);
      tools.netlab('down', LAB);
      const rows = lines.map(
        ({ line, atMs }, index) => [line, (lines[index + 1]?.atMs ?? ms) - atMs] as const,
      );
      return {
        'Node.js alone': nodeMs,
        'loading the program': helpMs - nodeMs,
        'reading the scenario': (lines[0]?.atMs ?? ms) - helpMs,
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
