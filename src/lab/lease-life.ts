import type { SubnetLease } from '../lease/subnet-lease.ts';
import type { Node, Scenario } from '../scenario/scenario.ts';
import { type Life, type NodeLife, isSameSubnets } from './life.ts';
import { newborn, podsAtHome, subnetsOf } from './next-life.ts';
import { reservePods } from './reserve-pods.ts';

/**
 * The life of a lab once its nodes have leased what they have. A node without a lease keeps the subnets it had or was going to ask for; one that has other
 * ones than before keeps its pods, with their old addresses, and its bridge.
 * @param fresh nodes that have no pods yet: these get addresses of the subnet that was leased
 */
export function leaseLife(
  life: Life,
  { scenario, leases }: { readonly scenario: Scenario; readonly leases: readonly SubnetLease[] },
  fresh: ReadonlySet<string>,
): Life {
  return life.map((was) => {
    const node = scenario.nodes.find(({ name }) => name === was.node);
    const subnets = node && subnetsOf(node, leases);
    if (node === undefined || subnets === undefined || isSameSubnets(subnets, was.subnets)) return was;
    return fresh.has(was.node) ? reborn(scenario, node, { ...was, subnets }) : { ...was, subnets };
  });
}

function reborn(scenario: Scenario, node: Node, was: NodeLife): NodeLife {
  return reservePods({ ...newborn(node, was.subnets), state: was.state }, podsAtHome(scenario, was));
}
