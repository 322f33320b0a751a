import type { Runner } from '../sandbox/runner.ts';
import type { NetworkAttachment } from './attachment.ts';
import { noChain } from './call.ts';
import { deleteNetworks } from './delete-networks.ts';
import type { CniNode } from './flannel-on-node.ts';
import type { Json } from './json.ts';
import { isAtLeast, pluginConf } from './network.ts';
import { failuresOf } from './plugin-answers.ts';
import { nodeEnv } from './plugin-env.ts';
import type { PluginFailure } from './plugin-failure.ts';
import { readCache } from './read-cache.ts';
import { runChains } from './run-chains.ts';

/** Who is to stay: an attachment by the id of its container and its interface. */
export type ValidAttachment = Pick<NetworkAttachment, 'containerId' | 'ifName'>;

/** What garbage collection did. */
export interface Collected {
  /** Cached attachments that nobody has any more, for which DEL was called. */
  readonly deleted: readonly ValidAttachment[];
  readonly failures: readonly PluginFailure[];
}

/**
 * Garbage collection of a node's network, as libcni does it: DEL for every cached attachment that is not valid, then, from version 1.1.0
 * of the protocol on, GC for every plugin with those that are; whatever one of them says, the others have their turn.
 */
export async function collectGarbage(
  inside: Runner,
  node: CniNode,
  valid: readonly ValidAttachment[],
): Promise<Collected> {
  if (node.network.disableGC) return { deleted: [], failures: [] };
  const cached = (await readCache(inside, node.name)).filter((one) => one.network.name === node.network.name);
  const isValid = (one: ValidAttachment): boolean =>
    valid.some(({ containerId, ifName }) => containerId === one.containerId && ifName === one.ifName);
  const stale = cached.filter((one) => !isValid(one));
  const failures = await deleteNetworks(inside, node, stale);
  return {
    deleted: stale.map(({ containerId, ifName }) => ({ containerId, ifName })),
    failures: [...failures, ...(await askPlugins(inside, node, valid))],
  };
}

async function askPlugins(
  inside: Runner,
  { name, bin, network }: CniNode,
  valid: readonly ValidAttachment[],
): Promise<readonly PluginFailure[]> {
  if (!isAtLeast(network.cniVersion, '1.1.0')) return [];
  const attachments: Json = valid.map(({ containerId, ifName }) => ({
    containerID: containerId,
    ifname: ifName,
  }));
  const injected = { 'cni.dev/valid-attachments': attachments, 'cni.dev/attachments': attachments };
  const calls = network.plugins.map((plugin) => ({
    plugin: plugin.type,
    call: {
      kind: 'plugin',
      program: `${bin}/${plugin.type}`,
      env: nodeEnv('GC', bin),
      stdin: JSON.stringify(pluginConf(network, plugin, { injected })),
    } as const,
  }));
  const [answers = []] = await runChains(inside, name, [
    { ...noChain, calls: calls.map(({ call }) => call) },
  ]);
  return failuresOf(calls, answers, { command: 'GC', node: name, bin });
}
