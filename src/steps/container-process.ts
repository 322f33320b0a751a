import { machineError } from '../error/lab-error.ts';
import { containerStates } from '../runtime/containers.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';

/**
 * Process 1 of a container as the sandbox numbers it; absent where the lab itself answers for the container: nothing runs there but its pod's namespace.
 * @throws LabError `machine/container-ended` when the container should run and does not.
 */
export async function containerProcess(
  open: OpenLab,
  pod: string,
  container: string,
): Promise<number | undefined> {
  const states = await containerStates(open);
  const state = states.find((one) => one.pod === pod && one.container === container);
  if (state?.state === 'running') return state.pid;
  throw machineError({
    code: 'machine/container-ended',
    message: `container ${pod}/${container} does not run: ${state?.reason ?? 'it never started'}`,
    hint: `k8s-netlab logs ${pod} -c ${container} shows what it said`,
  });
}
