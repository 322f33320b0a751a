import { buildStep } from './build-step.ts';
import type { Locate } from './locate.ts';
import { pinnedSubnets } from './pinned-subnets.ts';
import type { PodInput } from './pod-schema.ts';
import { resolveNetwork } from './resolve-network.ts';
import { nodeAddresses, resolveUnderlay } from './resolve-underlay.ts';
import type { Node, Pod, Scenario, Source } from './scenario.ts';
import type { ScenarioInput } from './schema.ts';

/** Fills in every default of a file that no rule has anything against. */
export function buildScenario(input: ScenarioInput, source: Source, locate: Locate): Scenario {
  return {
    name: input.name,
    description: input.description,
    underlay: resolveUnderlay(input.underlay),
    network: resolveNetwork(input.network),
    nodes: buildNodes(input, locate),
    pods: input.pods.map((pod, index) => buildPod(pod, index, locate)),
    steps: input.steps.map((step, index) => buildStep(step, ['steps', index], locate)),
    source,
  };
}

function buildNodes(input: ScenarioInput, locate: Locate): readonly Node[] {
  const addresses = nodeAddresses(
    resolveUnderlay(input.underlay),
    input.nodes.map((node) => node.address),
  );
  const subnets = pinnedSubnets(resolveNetwork(input.network), input);
  return input.nodes.map(({ name, cni }, index) => {
    const address = addresses[index];
    if (address === undefined) throw new Error(`node ${name} found no address, and no rule said so`);
    const at = locate({ path: ['nodes', index] });
    return { name, address, subnet: subnets.get(name)?.subnet, ...(cni && { cni }), at };
  });
}

function buildPod(pod: PodInput, index: number, locate: Locate): Pod {
  const path = ['pods', index];
  return {
    name: pod.name,
    node: pod.node,
    address: pod.address,
    mac: pod.mac,
    mtuBytes: pod.mtu,
    containers: pod.containers.map(({ name, command, ports, env, privileged }, at) => ({
      ...{ name, command, ports, env, privileged },
      at: locate({ path: [...path, 'containers', at] }),
    })),
    at: locate({ path }),
  };
}
