import type { Runner } from '../sandbox/runner.ts';
import type { NetworkAttachment } from './attachment.ts';
import { cachePath } from './cache.ts';
import { noChain } from './call.ts';
import { type FlannelOnNode, flannelOnNode } from './flannel-on-node.ts';
import { delCalls } from './network-calls.ts';
import { failuresOf } from './plugin-answers.ts';
import type { PluginFailure } from './plugin-failure.ts';
import { runChains } from './run-chains.ts';

/** Where the plugins of a node are. */
export interface PluginsOn {
  readonly name: string;
  readonly bin: string;
}

/** An attachment to be undone, and the pod it is of as far as there is one. */
export type OfPod = NetworkAttachment & { readonly pod?: string };

/**
 * DEL, one attachment after another: its plugins in reverse, each whatever the others say. What was never added is deleted without a word.
 * Where all have done their part the cached result goes, too.
 * @returns the failures
 */
export async function deleteNetworks(
  inside: Runner,
  { name, bin }: PluginsOn,
  attachments: readonly OfPod[],
): Promise<readonly PluginFailure[]> {
  const flannel = await flannelFor(inside, { name, bin }, attachments);
  const plans = attachments.map((one) => delCalls(one, { bin, flannel }));
  const chains = plans.map(({ calls, after }, index) => {
    const own = attachments[index];
    const cached = own === undefined ? [] : [{ path: cachePath(own), isGone: true } as const];
    return { ...noChain, calls: calls.map(({ call }) => call), after: [...after, ...cached] };
  });
  const answers = await runChains(inside, name, chains);
  return plans.flatMap(({ calls }, index) => {
    const pod = attachments[index]?.pod;
    const asked = { command: 'DEL', node: name, bin, ...(pod !== undefined && { pod }) } as const;
    return failuresOf(calls, answers[index] ?? [], asked);
  });
}

/** What was kept at the ADDs of all that flannel's plugin has attached. */
async function flannelFor(
  inside: Runner,
  node: PluginsOn,
  attachments: readonly NetworkAttachment[],
): Promise<FlannelOnNode> {
  const plugins = attachments.flatMap(({ network }) => network.plugins);
  const [first] = attachments;
  if (first === undefined) return { isReal: true };
  const ids = [...new Set(attachments.map(({ containerId }) => containerId))];
  return flannelOnNode(inside, { ...node, network: { ...first.network, plugins } }, ids);
}
