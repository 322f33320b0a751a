import { type LabError, usageError } from '../error/lab-error.ts';
import { hostsOf } from '../lab/hosts.ts';
import type { Lab, LabPod } from '../lab/lab.ts';
import { UNDERLAY } from '../net/names.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { ContainerState } from './container-state.ts';
import { containerStates } from './containers.ts';

/** Where in a lab something is done; `name` is also the network namespace. */
export interface Place {
  readonly kind: 'underlay' | 'node' | 'pod';
  readonly name: string;
  readonly container: string | undefined;
}

/**
 * Reads `pod-a`, `node-1`, `underlay` or `pod-a/web`.
 * @param container as given apart from it, by `-c`
 * @throws LabError `lab/no-such-place`, `lab/no-such-container`
 */
export function findPlace(lab: Lab, where: string, container?: string): Place {
  const slash = where.indexOf('/');
  const name = slash === -1 ? where : where.slice(0, slash);
  const wanted = slash === -1 ? container : where.slice(slash + 1);
  const pod = lab.pods.find((one) => one.name === name);
  if (pod !== undefined) {
    if (wanted !== undefined) requireContainer(pod, wanted);
    return { kind: 'pod', name, container: wanted };
  }
  const isNode = hostsOf(lab).some((node) => node.name === name);
  if (!isNode && name !== UNDERLAY) throw noSuchPlace(lab, name);
  if (wanted !== undefined)
    throw noSuchContainer(
      `${name} is no pod and has no containers, so no "${wanted}"`,
      'name a pod, or leave the container out',
    );
  return { kind: isNode ? 'node' : 'underlay', name, container: undefined };
}

/**
 * Process 1 of a container, as the sandbox numbers it.
 * @throws LabError `lab/container-not-running` when it has none
 */
export async function pidOfContainer(
  open: Pick<OpenLab, 'inside' | 'lab'>,
  pod: string,
  container: string,
): Promise<number> {
  const state = (await containerStates(open)).find((one) => one.pod === pod && one.container === container);
  if (state?.state === 'running' && state.pid !== undefined) return state.pid;
  throw usageError({
    code: 'lab/container-not-running',
    message: `${pod}/${container} ${whyNotRunning(state)}`,
    hint: `leave the container out to work in the network namespace of ${pod}; k8s-netlab logs ${pod} -c ${container} has its output`,
  });
}

function whyNotRunning(state: ContainerState | undefined): string {
  if (state?.state === 'running') return 'has no process of its own: the lab answers on its ports';
  return `does not run: ${state?.reason ?? 'it was never started'}`;
}

function requireContainer(pod: LabPod, name: string): void {
  const names = pod.containers.map((container) => container.name);
  if (names.includes(name)) return;
  const has =
    names.length === 0
      ? 'it has none; a pod needs no container for its network'
      : `it has ${names.join(', ')}`;
  throw noSuchContainer(
    `pod ${pod.name} has no container "${name}"`,
    `${has}; options of a command to run come after --`,
  );
}

function noSuchContainer(message: string, hint: string): LabError {
  return usageError({ code: 'lab/no-such-container', message, hint });
}

function noSuchPlace(lab: Lab, name: string): LabError {
  const names = (all: readonly { readonly name: string }[]): string =>
    all
      .map((one) => one.name)
      .slice(0, 20)
      .join(', ');
  return usageError({
    code: 'lab/no-such-place',
    message: `lab ${lab.name} has no pod or node "${name}"`,
    hint: `nodes: ${names(hostsOf(lab))}; pods: ${names(lab.pods)}; and ${UNDERLAY}`,
  });
}
