import type { SubnetLease } from '../lease/subnet-lease.ts';
import type { Node, Pod, Scenario } from '../scenario/scenario.ts';
import { type Life, type NodeLife, type Subnets, isSameSubnets } from './life.ts';
import { reservePods } from './reserve-pods.ts';

/**
 * The life of a lab that becomes that of a scenario: what is in both goes on, what is new begins, unless it joins later. Who is switched off is
 * switched on again.
 * @param life empty for a lab that is not up
 * @param leases one for each node, by its public IP
 */
export function nextLife(life: Life, scenario: Scenario, leases: readonly SubnetLease[]): Life {
  return scenario.nodes.map((node) => {
    const was = life.find((one) => one.node === node.name);
    const subnets = subnetsOf(node, leases);
    if (subnets === undefined) throw new Error(`node ${node.name} (${node.address}) has no lease`);
    const goesOn = was !== undefined && isSameSubnets(was.subnets, subnets);
    const next = goesOn ? awake({ ...was, addresses: addressesOf(node) }, node) : newborn(node, subnets);
    return next.state === 'absent' ? next : reservePods(next, podsAtHome(scenario, next));
  });
}

/** A node before its first day. */
export function newborn(node: Node, subnets: Subnets): NodeLife {
  const state = node.joins === 'later' ? 'absent' : 'up';
  return { node: node.name, state, addresses: addressesOf(node), boots: 0, subnets, pods: [] };
}

function addressesOf({ address, ipv6 }: Node): NodeLife['addresses'] {
  return { address, ...(ipv6 === undefined ? {} : { address6: ipv6.address }) };
}

function awake(was: NodeLife, { joins }: Node): NodeLife {
  switch (was.state) {
    case 'up':
      return was;
    case 'stopped':
      return boot(was);
    case 'absent':
      return joins === 'later' ? was : { ...was, state: 'up' };
  }
}

/** Switches a node on that was switched off. */
export function boot({ bridge: _gone, ...node }: NodeLife): NodeLife {
  return {
    ...node,
    state: 'up',
    boots: node.boots + 1,
    ...(node.pods.length > 0 && { bridge: node.subnets }),
  };
}

/** The pods of a node that are there: those that do not join later, and those that have joined. */
export function podsAtHome({ pods }: Scenario, { node, pods: reserved }: NodeLife): readonly Pod[] {
  return pods.filter(
    (pod) => pod.node === node && (pod.joins === 'at-start' || reserved.some((one) => one.pod === pod.name)),
  );
}

/** What a node has leased, if it has. */
export function subnetsOf(node: Node, leases: readonly SubnetLease[]): Subnets | undefined {
  const lease = leases.find(({ publicIp }) => publicIp === node.address);
  if (lease === undefined) return undefined;
  const { subnet, subnet6 } = lease;
  return { subnet, ...(subnet6 === undefined ? {} : { subnet6 }) };
}
