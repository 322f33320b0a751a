/**
 * Prints how fast the lab is, as tables of what was measured in this run, with ratios to the same work done otherwise.
 *
 *   npm run bench                        everything, each variant 7 times: some minutes on a quiet machine
 *   npm run bench -- up stages --runs 3  some of it, quicker
 */
import { cpus, release } from 'node:os';
import { parseArgs } from 'node:util';
import { captureMeasurement } from './capture.ts';
import { containersMeasurement } from './containers.ts';
import { formatFindings } from './format-findings.ts';
import { growthMeasurement } from './growth.ts';
import type { Measurement } from './measurement.ts';
import { memoryMeasurement } from './memory.ts';
import { sideBySideMeasurement } from './side-by-side.ts';
import { stagesMeasurement } from './stages.ts';
import { startMeasurement } from './start.ts';
import { makeTools } from './tools.ts';
import { upMeasurement } from './up.ts';

const measurements: readonly Measurement[] = [
  upMeasurement,
  stagesMeasurement,
  containersMeasurement,
  growthMeasurement,
  startMeasurement,
  captureMeasurement,
  sideBySideMeasurement,
  memoryMeasurement,
];

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '7' } },
  allowPositionals: true,
});
const runs = Number(values.runs);
const unknown = positionals.filter((name) => measurements.every((one) => one.name !== name));
if (unknown.length > 0) refuse(`there is no measurement called ${unknown.join(', ')}`);
else if (!Number.isInteger(runs) || runs < 1) refuse(`--runs ${values.runs} is no number of runs`);
else await bench(positionals.length === 0 ? measurements : measurements.filter(isWanted), runs);

function isWanted({ name }: Measurement): boolean {
  return positionals.includes(name);
}

function refuse(reason: string): void {
  const known = measurements.map(({ name }) => name).join('|');
  console.error(`bench: ${reason}; usage: npm run bench -- [${known}]... [--runs N]`);
  process.exitCode = 2;
}

async function bench(wanted: readonly Measurement[], runs: number): Promise<void> {
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => abort.abort());
  using tools = makeTools({ runs, signal: abort.signal });
  console.log(
    `${cpus().length} cores, Linux ${release()}, Node.js ${process.version}; runs of each: ${runs}\n`,
  );
  for (const { name, run } of wanted) {
    console.error(`measuring ${name} …`);
    console.log(formatFindings(await run(tools)));
  }
  const { waits, givenUp } = tools.settle;
  if (givenUp > 0)
    console.log(
      `The machine was busy with other work at ${givenUp} of ${waits} runs: do not trust these numbers.`,
    );
}
