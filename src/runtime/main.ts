import { closeSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { argv, pid } from 'node:process';
import { createCrew } from './crew.ts';
import { RUNTIME_PID_FILE } from './paths.ts';
import { type RuntimeSpec, isRuntimeSpec } from './runtime-spec.ts';
import { serve } from './serve.ts';

/**
 * The runtime of a lab: one process inside the sandbox that answers for all containers without a command and starts all others.
 * `node main.js SPEC`, with a pipe as descriptor 3 that is told a `StartReport` as JSON when every container of SPEC is started;
 * more are started and ended by requests on its socket.
 */

const REPORT = 3;

const crew = createCrew();
writeFileSync(RUNTIME_PID_FILE, `${pid}\n`);
const report = await crew.change({ stop: [], start: readSpec(argv[2]).containers });
await serve(crew);
writeSync(REPORT, JSON.stringify(report));
closeSync(REPORT);

function readSpec(path: string | undefined): RuntimeSpec {
  const spec: unknown = JSON.parse(readFileSync(path ?? '', 'utf8'));
  if (!isRuntimeSpec(spec)) throw new Error(`${String(path)} is no runtime spec`);
  return spec;
}
