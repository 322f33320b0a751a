import type { LabNode, LabPod } from '../lab/lab.ts';
import { UNDERLAY } from '../net/names.ts';
import { ip } from './command.ts';
import { nodeRoot, reservationPaths } from './files.ts';
import type { Step } from './plan.ts';

/**
 * What the runtime and the CNI plugin do when pods go, one kind of command for all of them at a time. A step may find its work done: somebody may have
 * broken the pod by hand, or a removal was interrupted.
 */
export function planPodsLeave(pods: readonly LabPod[]): Step[] {
  return [
    ...pods.map(({ name, at }): Step => ({
      in: name,
      from: at,
      tool: 'kill',
      because: `What somebody still runs in ${name} ends with it.`,
    })),
    ...pods.map(({ name, node, veth, at }) =>
      ip(
        { in: node, from: at },
        `link del ${veth.name}`,
        `${name}'s cable is pulled out; with one end the other goes.`,
      ),
    ),
    ...pods.map(({ name, at }) =>
      ip({ in: UNDERLAY, from: at }, `netns del ${name}`, `${name}'s network namespace goes.`),
    ),
  ];
}

/** host-local's notes about pods that do not come back. */
export function planRelease(pods: readonly LabPod[]): Step[] {
  return pods.flatMap(releaseOne);
}

function releaseOne(pod: LabPod): Step[] {
  return reservationPaths(pod).map((path) => ({
    in: pod.node,
    from: pod.at,
    tool: 'remove',
    path,
    because: 'host-local may give the address to another pod, once its search comes round.',
  }));
}

/** A power cut: what runs on the node is gone at once, and with its network namespace its devices; what is on its disk stays. */
export function planPowerOff(node: LabNode): Step[] {
  const { name, port, at } = node;
  return [
    { in: name, from: at, tool: 'kill', because: `Nothing runs on ${name} any more.` },
    ip({ in: UNDERLAY, from: at }, `link del ${port.name}`, `${name}'s cable is dead.`),
    ip(
      { in: UNDERLAY, from: at },
      `netns del ${name}`,
      `${name}'s network stack goes, with all its devices.`,
    ),
  ];
}

/** The disk of a node that does not come back. */
export function planScrap(node: LabNode): Step {
  const path = nodeRoot(node.name);
  return {
    in: node.name,
    from: node.at,
    tool: 'remove',
    path,
    because: `The disk of ${node.name} goes too.`,
  };
}
