import { vtepMac, vtepMac6 } from '../lab/design-vtep.ts';
import type { LabNode } from '../lab/lab.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { AgentConfig } from './agent-config.ts';

/**
 * What the agent of a node is told; `undefined` for a node that does without one.
 * @param node as it is designed: its subnets are asked for, and its boots tell the MACs of its tunnel ends
 */
export function agentConfigOf(scenario: Scenario, node: LabNode): AgentConfig | undefined {
  const declared = scenario.nodes.find(({ name }) => name === node.name);
  if (declared === undefined || declared.agent === 'none') return undefined;
  const { address, ipv6 } = node;
  return {
    node: node.name,
    program: declared.agent,
    iface: { name: 'eth0', mtuBytes: node.eth0.mtuBytes, address, address6: ipv6?.address },
    publicIp: address,
    publicIp6: ipv6?.address,
    vtepMac: vtepMac(node),
    vtepMac6: vtepMac6(node),
    previous: { subnet: node.subnet, subnet6: ipv6?.subnet },
    settings: scenario.agent,
  };
}
