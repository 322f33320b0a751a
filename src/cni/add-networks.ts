import type { Runner } from '../sandbox/runner.ts';
import type { NetworkAttachment } from './attachment.ts';
import { type Answer, type FileChange, noChain } from './call.ts';
import { type CniNode, type FlannelOnNode, flannelOnNode } from './flannel-on-node.ts';
import { addCalls, type Attaching, type PluginCall } from './network-calls.ts';
import { failuresOf, lastResult } from './plugin-answers.ts';
import { type Asked, INTERNAL, type PluginFailure } from './plugin-failure.ts';
import { readResult } from './result.ts';
import { runChains } from './run-chains.ts';

/** An attachment to be made, and the pod it is for. */
export type ForPod = Attaching & { readonly pod: string };

/** What came of one. */
export type Added =
  | { readonly kind: 'added'; readonly attachment: NetworkAttachment }
  | { readonly kind: 'failed'; readonly failures: readonly PluginFailure[] };

/**
 * ADD, one attachment after another: the plugins of each in order, each with the result of the one before, none after one that failed.
 * @returns one for each, in their order
 */
export async function addNetworks(
  inside: Runner,
  node: CniNode,
  wanted: readonly ForPod[],
): Promise<readonly Added[]> {
  const flannel = await flannelOnNode(inside, node);
  const plans = wanted.map((one) => planAdd(node, one, flannel));
  const chains = plans.map(({ calls, before }) => ({
    ...{ ...noChain, handsOn: true, stopsAtFailure: true, before },
    calls: calls.map(({ call }) => call),
  }));
  const answers = await runChains(inside, node.name, chains);
  return plans.map((plan, index) => outcomeOf(plan, answers[index] ?? []));
}

interface AddPlan {
  readonly attaching: Attaching;
  readonly asked: Omit<Asked, 'plugin'>;
  readonly calls: readonly PluginCall[];
  readonly before: readonly FileChange[];
  /** Why it was not begun. */
  readonly failures: readonly PluginFailure[];
}

function planAdd(
  { name: node, bin }: CniNode,
  { pod, ...attaching }: ForPod,
  flannel: FlannelOnNode,
): AddPlan {
  const asked = { command: 'ADD', node, pod, bin } as const;
  const plan = addCalls(attaching, { bin, flannel });
  if (!('wrong' in plan)) return { attaching, asked, ...plan, failures: [] };
  const failure: PluginFailure = {
    ...{ ...asked, plugin: plan.plugin, kind: 'refused', code: INTERNAL },
    ...{ msg: plan.wrong, details: '' },
  };
  return { attaching, asked, calls: [], before: [], failures: [failure] };
}

function outcomeOf({ attaching, asked, calls, failures }: AddPlan, answers: readonly Answer[]): Added {
  const all = [...failures, ...failuresOf(calls, answers, asked)];
  if (all.length > 0) return { kind: 'failed', failures: all };
  const result = lastResult(answers);
  if (result !== undefined && readResult(result) !== undefined)
    return { kind: 'added', attachment: { ...attaching, result } };
  return { kind: 'failed', failures: [withoutResult(asked, calls, answers)] };
}

function withoutResult(
  asked: Omit<Asked, 'plugin'>,
  calls: readonly PluginCall[],
  answers: readonly Answer[],
): PluginFailure {
  const last = answers.at(-1);
  const { stdout, stderr } = last?.kind === 'ended' ? last : { stdout: '', stderr: '' };
  return { ...asked, plugin: calls.at(-1)?.plugin ?? '', kind: 'garbage', status: 0, stdout, stderr };
}
