import { dirname, resolve } from 'node:path';
import pLimit from 'p-limit';
import { applyWirings } from '../lab/apply-wirings.ts';
import type { Lab } from '../lab/lab.ts';
import type { Runner } from '../sandbox/runner.ts';
import type { Node, Scenario } from '../scenario/scenario.ts';
import { attachPods, type PodToAttach } from './attach-pods.ts';
import type { PodAttachment } from './attachment.ts';
import { keepAttachments } from './attachments-file.ts';
import type { CniNode } from './flannel-on-node.ts';
import { networkOf, readNetwork } from './read-network.ts';

/** Nodes whose plugins run at a time: a plugin is a process that mostly waits for the kernel. */
const NODES_AT_A_TIME = 4;

/**
 * The nodes of a scenario that have CNI plugins, with their networks. Paths are relative to the scenario's file.
 * @throws LabError `cni/no-conf`, `cni/bad-conf`
 */
export async function cniNodesOf(scenario: Scenario): Promise<readonly CniNode[]> {
  const nodes: CniNode[] = [];
  for (const node of scenario.nodes) nodes.push(...(await cniNodeOf(scenario, node)));
  return nodes;
}

async function cniNodeOf({ source }: Scenario, { name, cni, at }: Node): Promise<readonly CniNode[]> {
  if (cni === undefined) return [];
  const folder = dirname(source.file);
  const network =
    typeof cni.conf === 'string'
      ? await readNetwork(resolve(folder, cni.conf))
      : networkOf(cni.conf, () => at);
  return [{ name, bin: resolve(folder, cni.bin), network }];
}

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
  const all = await Promise.all(
    nodes.map((node) => limit(() => attachPods(inside, node, podsToAttach(scenario, node.name)))),
  );
  const attachments = all.flat();
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
