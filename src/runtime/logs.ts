import type { OpenLab } from '../sandbox/open-lab.ts';
import { containerStates } from './containers.ts';
import { RUNTIME_PID_FILE, containerFolder } from './paths.ts';

export interface LogRequest {
  readonly pod: string;
  readonly container: string;
  /** Only so many of the last lines. */
  readonly tail: number | undefined;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Gives a container's log line by line, and how many lines there were. */
export async function readLog(open: OpenLab, request: LogRequest): Promise<number> {
  const last = request.tail === undefined ? '+1' : String(request.tail);
  return readLines(open, request, `cat log.1 log 2>/dev/null | tail -n ${last}`);
}

/** As `readLog`, then goes on until the container ends (a responder: with the lab's runtime) or the signal is aborted. */
export async function followLog(open: OpenLab, request: LogRequest): Promise<number> {
  const state = (await containerStates(open)).find(
    ({ pod, container }) => pod === request.pod && container === request.container,
  );
  if (state?.state !== 'running') return readLog(open, request);
  const pid = state.pid ?? `"$(cat ${RUNTIME_PID_FILE})"`;
  const earlier = request.tail === undefined ? 'cat log.1 2>/dev/null; ' : '';
  const last = request.tail === undefined ? '+1' : String(request.tail);
  return readLines(open, request, `${earlier}exec tail -n ${last} --pid=${pid} -F log 2>/dev/null`);
}

async function readLines(open: OpenLab, request: LogRequest, script: string): Promise<number> {
  let count = 0;
  const onLine = (line: string): void => {
    count += 1;
    request.onLine(line);
  };
  const folder = containerFolder(request.pod, request.container);
  await open.inside.run(['sh', '-c', `cd ${folder} 2>/dev/null || exit 0; ${script}`], {
    onLine,
    signal: request.signal,
  });
  return count;
}
