import type { OpenLab } from '../sandbox/open-lab.ts';
import { containerStates } from './containers.ts';
import { RUNTIME_PID_FILE, containerLog } from './paths.ts';
import { type TailRequest, followTail, readTail } from './tail-log.ts';

export interface LogRequest extends TailRequest {
  readonly pod: string;
  readonly container: string;
}

/** Gives a container's log line by line, and how many lines there were. */
export async function readLog(open: OpenLab, request: LogRequest): Promise<number> {
  return readTail(open, containerLog(request.pod, request.container), request);
}

/** As `readLog`, then goes on until the container ends (a responder: with the lab's runtime) or the signal is aborted. */
export async function followLog(open: OpenLab, request: LogRequest): Promise<number> {
  const state = (await containerStates(open)).find(
    ({ pod, container }) => pod === request.pod && container === request.container,
  );
  if (state?.state !== 'running') return readLog(open, request);
  const pid = state.pid === undefined ? `"$(cat ${RUNTIME_PID_FILE})"` : String(state.pid);
  return followTail(open, { file: containerLog(request.pod, request.container), pid }, request);
}
