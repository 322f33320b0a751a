import type { AgentState } from '../../agent/control.ts';
import type { Lab, LabNode } from '../../lab/lab.ts';
import { type Comparison, compareEach, type Difference } from './difference.ts';

/**
 * Whether flannel's agent of each node is ready.
 * @param states `undefined`: the process with all of them does not answer
 */
export function compareAgents({ nodes }: Lab, states: readonly AgentState[] | undefined): Comparison {
  return compareEach(
    nodes.filter(({ agent }) => agent !== 'none'),
    (node) =>
      compareAgent(
        node,
        states?.find((state) => state.node === node.name),
        states === undefined,
      ),
  );
}

function compareAgent(
  { name }: LabNode,
  state: AgentState | undefined,
  isSilent: boolean,
): Difference | undefined {
  if (state?.phase === 'ready') return undefined;
  const saw = isSilent ? 'no answer' : sawWords(state);
  return {
    where: name,
    fact: 'agent',
    brief: `agent: ${saw}`,
    what: `flannel's agent is not ready: ${saw}`,
    wanted: 'ready',
    saw,
    command:
      state?.phase === 'starting'
        ? `k8s-netlab logs --agent ${name}`
        : `k8s-netlab node restart ${name} --agent`,
  };
}

function sawWords(state: AgentState | undefined): string {
  if (state === undefined) return 'it was stopped';
  const { phase, reason } = state;
  return reason === undefined
    ? `it is ${phase}`
    : `it has ${phase === 'starting' ? 'started' : phase}: ${reason}`;
}
