import { agentConfigOf } from '../agent/agent-config-of.ts';
import { agentsOf } from '../agent/client.ts';
import { usageError } from '../error/lab-error.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { NodeDeed } from './deeds.ts';

/**
 * Stops or starts flannel's agent of a node that is up, and nothing else: what it has told the kernel stays.
 * @returns how long it took, ms
 * @throws LabError `lab/no-such-node`, `lab/no-agent`, `lab/not-for-agents`, and what the agent says
 */
export async function changeAgent(open: OpenLab, deed: NodeDeed, node: string): Promise<number> {
  const startedAt = performance.now();
  const agents = agentsOf(open.stateFolder);
  const config = configOf(open, node);
  switch (deed) {
    case 'stop':
      await agents.stop(node);
      break;
    case 'restart':
    case 'start':
      await agents.start(config);
      await agents.settle();
      break;
    case 'add':
    case 'remove':
      throw usageError({
        code: 'lab/not-for-agents',
        message: `an agent is not added or removed by itself`,
        hint: `stop, start or restart the agent; or ${deed} the node: k8s-netlab node ${deed} ${node}`,
      });
  }
  return performance.now() - startedAt;
}

function configOf({ lab, scenario }: OpenLab, name: string) {
  const node = lab.nodes.find((one) => one.name === name);
  if (node === undefined)
    throw usageError({
      code: 'lab/no-such-node',
      message: `no node "${name}" is up in this lab`,
      hint: `nodes that are up: ${lab.nodes.map((one) => one.name).join(', ')}`,
    });
  const config = agentConfigOf(scenario, node);
  if (config !== undefined) return config;
  throw usageError({
    code: 'lab/no-agent',
    message: `node ${name} does without an agent, by its scenario`,
    hint: 'take agent: none out of the scenario',
  });
}
