import { type Draft, readable } from '../draft.ts';
import type { Finding, Path } from '../finding.ts';
import { shown } from '../shown.ts';

/** Ports a Linux bridge takes. @see linux net/bridge/br_private.h, BR_MAX_PORTS (1024, of which number 0 is not used) */
const MOST_BRIDGE_PORTS = 1023;

/** Every node and every pod finds a port of the bridge it is plugged into. */
export function checkBridgePorts({ nodes, pods }: Draft): readonly Finding[] {
  return [...checkNodes(nodes.length), ...[...pathsByNode(readable(pods))].flatMap(checkPods)];
}

function checkNodes(count: number): readonly Finding[] {
  if (count <= MOST_BRIDGE_PORTS) return [];
  const message = `${count} nodes are more than the ${MOST_BRIDGE_PORTS} ports of the underlay's bridge`;
  return [{ code: 'scenario/bridge-full', message, hint: 'declare fewer nodes', path: ['nodes'] }];
}

function checkPods([node, paths]: readonly [node: string, paths: readonly Path[]]): readonly Finding[] {
  const firstTooMany = paths[MOST_BRIDGE_PORTS];
  if (firstTooMany === undefined) return [];
  return [
    {
      code: 'scenario/bridge-full',
      message: `node ${shown(node)} has ${paths.length} pods, more than the ${MOST_BRIDGE_PORTS} ports of its bridge`,
      hint: 'move pods to another node',
      path: firstTooMany,
    },
  ];
}

/** Where the pods of each node stand in the file. */
export function pathsByNode(
  pods: readonly (readonly [index: number, pod: { readonly node: string }])[],
): ReadonlyMap<string, readonly Path[]> {
  const byNode = new Map<string, Path[]>();
  for (const [index, { node }] of pods) {
    const paths = byNode.get(node) ?? [];
    byNode.set(node, paths);
    paths.push(['pods', index]);
  }
  return byNode;
}
