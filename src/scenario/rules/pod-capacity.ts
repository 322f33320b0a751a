import { type Draft, readable } from '../draft.ts';
import type { Finding, Path } from '../finding.ts';
import { usableNetwork } from './network.ts';
import { MOST_BRIDGE_PORTS } from './bridge-ports.ts';

/** Addresses of a subnet that no pod gets: the network's own, the gateway's and the broadcast address. */
const NOT_FOR_PODS = 3;

/** A node's pods fit into its subnet and onto its bridge. */
export function checkPodCapacity(draft: Draft): readonly Finding[] {
  const network = usableNetwork(draft);
  if (network === undefined) return [];
  const room = 2 ** (32 - network.subnetLength) - NOT_FOR_PODS;
  return [...podsByNode(draft)].flatMap(([node, pods]) => {
    const firstTooMany = pods[Math.min(room, MOST_BRIDGE_PORTS)];
    if (firstTooMany === undefined) return [];
    const has = `node "${node}" has ${pods.length} pods`;
    return [room < MOST_BRIDGE_PORTS ? subnetFull(has, room, firstTooMany) : bridgeFull(has, firstTooMany)];
  });
}

function subnetFull(has: string, room: number, path: Path): Finding {
  return {
    code: 'scenario/subnet-too-small',
    message: `${has}, but its subnet has addresses for ${room}: the first is the gateway's, the last for broadcast`,
    hint: 'shorten SubnetLen or move pods to another node',
    path,
  };
}

function bridgeFull(has: string, path: Path): Finding {
  return {
    code: 'scenario/bridge-full',
    message: `${has}, more than the ${MOST_BRIDGE_PORTS} ports of its bridge`,
    hint: 'move pods to another node',
    path,
  };
}

function podsByNode({ pods }: Draft): ReadonlyMap<string, readonly Path[]> {
  const byNode = new Map<string, Path[]>();
  for (const [index, { node }] of readable(pods)) {
    const paths = byNode.get(node) ?? [];
    byNode.set(node, paths);
    paths.push(['pods', index]);
  }
  return byNode;
}
