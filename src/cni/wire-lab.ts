import pLimit from 'p-limit';
import { applyWirings } from '../lab/apply-wirings.ts';
import type { Lab } from '../lab/lab.ts';
import type { Runner } from '../sandbox/runner.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { attachPods, type PodToAttach } from './attach-pods.ts';
import type { PodAttachment } from './attachment.ts';
import { keepAttachments } from './attachments-file.ts';
import type { CniNode } from './flannel-on-node.ts';
import { valuesOf } from './settled.ts';

/** Nodes whose plugins run at a time: a plugin is a process that mostly waits for the kernel. */
const NODES_AT_A_TIME = 4;

/**
 * Has the plugins wire all pods of the nodes that have some, whose namespaces are there and empty.
 * @returns the lab as it has become, and who is attached
 * @throws LabError as `attachPods` does
 */
export async function wireByPlugins(
  inside: Runner,
  lab: Lab,
  { scenario, nodes }: { readonly scenario: Scenario; readonly nodes: readonly CniNode[] },
): Promise<{ readonly lab: Lab; readonly attachments: readonly PodAttachment[] }> {
  const limit = pLimit(NODES_AT_A_TIME);
  const wired = await Promise.allSettled(
    nodes.map((node) => limit(() => attachPods(inside, node, podsToAttach(scenario, node.name)))),
  );
  const attachments = valuesOf(wired).flat();
  return {
    lab: applyWirings(
      lab,
      attachments.map(({ wiring }) => wiring),
    ),
    attachments,
  };
}

/** The pods of a node as its plugins are asked for them. */
export function podsToAttach({ pods }: Scenario, node: string): readonly PodToAttach[] {
  return pods.filter((pod) => pod.node === node).map(({ name, address, mac }) => ({ name, address, mac }));
}

/** Keeps what plugins have attached in a lab's state folder; nothing is written where they have attached nothing. */
export async function keepWired(folder: string, attachments: readonly PodAttachment[]): Promise<void> {
  if (attachments.length > 0) await keepAttachments(folder, attachments);
}
