import type { Problem } from '../error/lab-error.ts';
import type { Runner } from '../sandbox/runner.ts';
import type { PodAttachment } from './attachment.ts';
import { noChain } from './call.ts';
import { flannelOnNode } from './flannel-on-node.ts';
import { checkCalls, knowsCheck } from './network-calls.ts';
import { LOOPBACK } from './network.ts';
import { failuresOf } from './plugin-answers.ts';
import { problemOf } from './plugin-failure.ts';
import { runChains } from './run-chains.ts';

/** What CHECK found of a pod. `unchecked`: the network's version of the protocol has no CHECK, or it says not to. */
export type PodCheck = { readonly pod: string } & (
  | { readonly kind: 'held' }
  | { readonly kind: 'broke'; readonly problem: Problem }
  | { readonly kind: 'unchecked'; readonly reason: string }
);

/**
 * CHECK for pods of one node: whether what the plugins made is still as they made it.
 * @returns one for each pod, in their order
 */
export async function checkPods(
  inside: Runner,
  attachments: readonly PodAttachment[],
): Promise<readonly PodCheck[]> {
  const checks: PodCheck[] = [];
  for (const attachment of attachments) checks.push(await checkPod(inside, attachment));
  return checks;
}

async function checkPod(inside: Runner, { pod, node, bin, networks }: PodAttachment): Promise<PodCheck> {
  const own = networks.find(({ network }) => network.name !== LOOPBACK.name);
  if (own === undefined) return { pod, kind: 'unchecked', reason: 'it is on no network' };
  const { network } = own;
  if (!knowsCheck(network)) {
    const reason = `configuration version "${network.cniVersion}" does not support the CHECK command`;
    return { pod, kind: 'unchecked', reason };
  }
  if (network.disableCheck) return { pod, kind: 'unchecked', reason: 'its network says disableCheck' };
  const flannel = await flannelOnNode(inside, { name: node, bin, network });
  const calls = checkCalls(own, { bin, flannel });
  const chain = { ...noChain, stopsAtFailure: true, calls: calls.map(({ call }) => call) };
  const [answers = []] = await runChains(inside, node, [chain]);
  const [failure] = failuresOf(calls, answers, { command: 'CHECK', node, pod, bin });
  return failure === undefined ? { pod, kind: 'held' } : { pod, kind: 'broke', problem: problemOf(failure) };
}
