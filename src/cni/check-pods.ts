import type { Problem } from '../error/lab-error.ts';
import type { Runner } from '../sandbox/runner.ts';
import type { NetworkAttachment, PodAttachment } from './attachment.ts';
import { noChain } from './call.ts';
import { type FlannelOnNode, flannelOnNode } from './flannel-on-node.ts';
import { checkCalls, knowsCheck, type PluginCall } from './network-calls.ts';
import { LOOPBACK } from './network.ts';
import { failuresOf } from './plugin-answers.ts';
import { problemOf } from './plugin-failure.ts';
import { runChains } from './run-chains.ts';

/** What CHECK found of a pod. `unchecked`: the network's version of the protocol has no CHECK, or it says not to. */
export type PodCheck = { readonly pod: string; readonly node: string } & (
  | { readonly kind: 'held' }
  | { readonly kind: 'broke'; readonly problem: Problem }
  | { readonly kind: 'unchecked'; readonly reason: string }
);

/**
 * CHECK for pods: whether what the plugins made is still as they made it.
 * @returns one for each pod, node by node
 */
export async function checkPods(
  inside: Runner,
  attachments: readonly PodAttachment[],
): Promise<readonly PodCheck[]> {
  const nodes = [...new Set(attachments.map(({ node }) => node))];
  const checks = await Promise.all(
    nodes.map((node) =>
      checkOn(
        inside,
        node,
        attachments.filter((one) => one.node === node),
      ),
    ),
  );
  return checks.flat();
}

async function checkOn(
  inside: Runner,
  node: string,
  attachments: readonly PodAttachment[],
): Promise<readonly PodCheck[]> {
  const own = attachments.map((attachment) => ({ attachment, network: networkOf(attachment) }));
  const isAnyChecked = own.some(({ network }) => whyNot(network) === undefined);
  const flannel = isAnyChecked ? await flannelFor(inside, attachments) : { isReal: true as const };
  const plans = own.map(({ attachment, network }) => ({
    attachment,
    network,
    calls: callsOf(attachment, network, flannel),
  }));
  const chains = plans.map(({ calls }) => ({
    ...noChain,
    stopsAtFailure: true,
    calls: calls.map(({ call }) => call),
  }));
  const answers = isAnyChecked ? await runChains(inside, node, chains) : [];
  return plans.map(({ attachment: { pod, bin }, network, calls }, index): PodCheck => {
    const reason = whyNot(network);
    if (reason !== undefined) return { pod, node, kind: 'unchecked', reason };
    const [failure] = failuresOf(calls, answers[index] ?? [], { command: 'CHECK', node, pod, bin });
    return failure === undefined
      ? { pod, node, kind: 'held' }
      : { pod, node, kind: 'broke', problem: problemOf(failure) };
  });
}

function networkOf({ networks }: PodAttachment): NetworkAttachment | undefined {
  return networks.find(({ network }) => network.name !== LOOPBACK.name);
}

function whyNot(own: NetworkAttachment | undefined): string | undefined {
  if (own === undefined) return 'it is on no network';
  const { network } = own;
  if (!knowsCheck(network))
    return `configuration version "${network.cniVersion}" does not support the CHECK command`;
  return network.disableCheck ? 'its network says disableCheck' : undefined;
}

function callsOf(
  { bin }: PodAttachment,
  own: NetworkAttachment | undefined,
  flannel: FlannelOnNode,
): readonly PluginCall[] {
  return own === undefined || whyNot(own) !== undefined ? [] : checkCalls(own, { bin, flannel });
}

/** Whether flannel's plugin is there, looked for once. */
async function flannelFor(inside: Runner, attachments: readonly PodAttachment[]): Promise<FlannelOnNode> {
  const [first] = attachments;
  const plugins = attachments.flatMap((one) => networkOf(one)?.network.plugins ?? []);
  if (first === undefined) return { isReal: true };
  return flannelOnNode(inside, { name: first.node, bin: first.bin, network: { ...LOOPBACK, plugins } });
}
