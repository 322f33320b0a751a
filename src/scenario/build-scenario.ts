import type { Ipv4 } from '../net/ipv4.ts';
import { buildStep } from './build-step.ts';
import { conventions4, conventions6 } from './conventions.ts';
import { type Half, half4, half6 } from './half.ts';
import type { Locate } from './locate.ts';
import { pinnedSubnets } from './pinned-subnets.ts';
import type { PodInput } from './pod-schema.ts';
import { resolveAgent } from './resolve-agent.ts';
import { resolveNetwork } from './resolve-network.ts';
import { resolveRange } from './resolve-range.ts';
import { resolveStore } from './resolve-store.ts';
import { resolveUnderlay, underlayAddresses } from './resolve-underlay.ts';
import type { Node, Pod, Scenario, Source, Underlay } from './scenario.ts';
import type { ScenarioInput } from './schema.ts';

/** Fills in every default of a file that no rule has anything against. */
export function buildScenario(input: ScenarioInput, source: Source, locate: Locate): Scenario {
  return {
    name: input.name,
    description: input.description,
    underlay: buildUnderlay(input),
    network: resolveNetwork(input.network),
    store: resolveStore(input.store, memberAddresses(input), { source, locate }),
    agent: resolveAgent(input.agent),
    nodes: buildNodes(input, locate),
    pods: input.pods.map((pod, index) => buildPod(pod, index, locate)),
    steps: input.steps.map((step, index) => buildStep(step, ['steps', index], locate)),
    source,
  };
}

function buildUnderlay(input: ScenarioInput): Underlay {
  const v6 = half6(input)?.underlay;
  return {
    ...resolveUnderlay(conventions4, { subnet: input.underlay.subnet, gateway: input.underlay.gateway }),
    ipv6: v6 && resolveUnderlay(conventions6, v6),
    mtuBytes: input.underlay.mtu,
  };
}

function buildNodes(input: ScenarioInput, locate: Locate): readonly Node[] {
  const v4 = nodesOf(half4(input));
  const v6Half = half6(input);
  const v6 = v6Half && nodesOf(v6Half);
  return input.nodes.map(({ name, joins, agent, cni }, index) => ({
    name,
    ...(cni && { cni }),
    ...v4(name, index),
    ipv6: v6?.(name, index),
    joins,
    agent,
    at: locate({ path: ['nodes', index] }),
  }));
}

/** Of the members of etcd that the lab starts. */
function memberAddresses(input: ScenarioInput): readonly Ipv4[] {
  const { members } = underlayAddresses(half4(input), buildUnderlay(input));
  return members.map((address) => {
    if (address === undefined) throw new Error('a member of etcd found no address, and no rule said so');
    return address;
  });
}

/** Each node's address on the underlay, and the pod subnet it asks for, of one address family. */
function nodesOf<A extends string, N extends string>(half: Half<A, N>) {
  const { conventions, underlay, network, nodes } = half;
  if (underlay === undefined || network === undefined) throw new Error('a scenario with unreadable parts');
  const { nodes: addresses } = underlayAddresses(half, resolveUnderlay(conventions, underlay));
  const subnets = pinnedSubnets(resolveRange(conventions, network), half);
  return (name: string, index: number) => {
    const address = addresses[index];
    if (address === undefined) throw new Error(`node ${name} found no address, and no rule said so`);
    const isAddressGiven = nodes[index]?.address !== undefined;
    return { address, isAddressGiven, subnet: subnets.get(name)?.subnet };
  };
}

function buildPod(pod: PodInput, index: number, locate: Locate): Pod {
  const path = ['pods', index];
  return {
    name: pod.name,
    node: pod.node,
    address: pod.address,
    address6: pod.address6,
    mac: pod.mac,
    mtuBytes: pod.mtu,
    joins: pod.joins ?? 'at-start',
    containers: pod.containers.map(({ name, command, ports, env, privileged }, at) => ({
      ...{ name, command, ports, env, privileged },
      at: locate({ path: [...path, 'containers', at] }),
    })),
    at: locate({ path }),
  };
}
