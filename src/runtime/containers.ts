import * as z from 'zod';
import { machineError } from '../error/lab-error.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import { ContainerStateSchema } from './container-state-schema.ts';
import type { ContainerState } from './container-state.ts';
import { RUNTIME_FOLDER, RUNTIME_PID_FILE } from './paths.ts';
import { containersOf } from './start.ts';

/**
 * How every container of the scenario is now, in its order. One the runtime knows nothing of, or that ran when the runtime died, is `failed`.
 * @throws LabError `machine/no-answer` when the sandbox could not be asked.
 */
export async function containerStates(
  open: Pick<OpenLab, 'inside' | 'lab'>,
): Promise<readonly ContainerState[]> {
  const wanted = containersOf(open.lab);
  if (wanted.length === 0) return [];
  const { isRuntimeAlive, states } = await readStates(open.inside);
  return wanted.map(({ pod, name, command }) => {
    const state = states.find((one) => one.pod === pod && one.container === name);
    const failed = {
      pod,
      container: name,
      kind: command === undefined ? 'responder' : 'process',
      state: 'failed',
    } as const;
    if (state === undefined) return { ...failed, reason: 'it was never started' };
    return state.state === 'running' && !isRuntimeAlive
      ? { ...failed, reason: 'the runtime of the lab has died, and its containers with it' }
      : state;
  });
}

/** A dead process that nobody has waited for yet has no command line, and a process that took its number another one. */
const ASK = `if grep -q runtime.json "/proc/$(cat ${RUNTIME_PID_FILE})/cmdline" 2>/dev/null; then echo true; else echo false; fi
find ${RUNTIME_FOLDER}/containers -name state.json -exec cat {} +`;

const Answer = z.tuple([z.boolean()], ContainerStateSchema);

async function readStates(
  inside: OpenLab['inside'],
): Promise<{ isRuntimeAlive: boolean; states: readonly ContainerState[] }> {
  const outcome = await inside.run(['sh', '-c', ASK]);
  if (outcome.kind !== 'exited' || outcome.stdout === '') throw noAnswer(outcome);
  const lines = outcome.stdout.trimEnd().split('\n');
  const [isRuntimeAlive, ...states] = Answer.parse(lines.map((line): unknown => JSON.parse(line)));
  return { isRuntimeAlive, states };
}

function noAnswer(cause: unknown) {
  return machineError(
    {
      code: 'machine/no-answer',
      message: 'the sandbox of the lab could not be asked for the state of its containers',
      hint: 'k8s-netlab ls tells whether the lab is up',
    },
    cause,
  );
}
