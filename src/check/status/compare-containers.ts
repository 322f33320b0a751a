import { type ContainerState, isWell } from '../../runtime/container-state.ts';
import { type Comparison, compareEach, type Difference } from './difference.ts';

/** Containers that do not run, and did not end well either. */
export function compareContainers(states: readonly ContainerState[]): Comparison {
  return compareEach(states, (state) => (isWell(state) ? undefined : notWell(state)));
}

function notWell(state: ContainerState): Difference {
  const { pod, container } = state;
  const saw = sawWords(state);
  return {
    where: pod,
    fact: 'container',
    brief: `${container} ${saw}`,
    what: `container ${container} ${saw}`,
    wanted: 'running, or exited with code 0',
    saw,
    command: `k8s-netlab logs ${pod} -c ${container}`,
  };
}

function sawWords({ state, exitCode, signal, reason }: ContainerState): string {
  if (reason !== undefined) return `has ${state}: ${reason}`;
  if (signal !== undefined) return `has ${state}: ended by ${signal}`;
  return exitCode === undefined ? `has ${state}` : `has ${state} with code ${exitCode}`;
}
