import type { Runner } from '../sandbox/runner.ts';
import type { PodAttachment } from './attachment.ts';
import { deleteNetworks } from './delete-networks.ts';
import type { PluginFailure } from './plugin-failure.ts';

/**
 * DEL for pods of one node, by the plugins and with the configuration that attached them: eth0, then the loopback.
 * The network namespaces may be gone already.
 * @returns what plugins did not do; the others have done their part all the same
 */
export async function detachPods(
  inside: Runner,
  attachments: readonly PodAttachment[],
): Promise<readonly PluginFailure[]> {
  const [first] = attachments;
  if (first === undefined) return [];
  const networks = attachments.flatMap(({ pod, networks: own }) =>
    own.toReversed().map((one) => ({ ...one, pod })),
  );
  return deleteNetworks(inside, { name: first.node, bin: first.bin }, networks);
}
