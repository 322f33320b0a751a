import type { Runner } from '../sandbox/runner.ts';
import type { NetworkAttachment } from './attachment.ts';
import { cachePath, formatCached } from './cache.ts';
import { type Answer, noChain } from './call.ts';
import { runChains } from './run-chains.ts';
import { type Link, readLinks } from './links.ts';

/** The devices of a node and of pods on it. */
export interface SeenDevices {
  readonly onNode: readonly Link[];
  readonly inPod: (pod: string) => readonly Link[];
}

/** Caches the results of ADDs on their node, and looks at the devices that they have made. */
export async function keepAndLook(
  inside: Runner,
  node: string,
  { networks, pods }: { readonly networks: readonly NetworkAttachment[]; readonly pods: readonly string[] },
): Promise<SeenDevices> {
  const before = networks.map((one) => ({ path: cachePath(one), content: formatCached(one) }));
  const show = ['-j', '-d', 'addr', 'show'] as const;
  const looks = [['ip', ...show] as const, ...pods.map((pod) => ['ip', '-n', pod, ...show] as const)];
  const calls = looks.map((argv) => ({ kind: 'look', argv }) as const);
  const [[onNode, ...inPods] = []] = await runChains(inside, node, [{ ...noChain, before, calls }]);
  const byPod = new Map(pods.map((pod, index) => [pod, linksIn(inPods[index])]));
  return { onNode: linksIn(onNode), inPod: (pod) => byPod.get(pod) ?? [] };
}

function linksIn(answer: Answer | undefined): readonly Link[] {
  return answer?.kind === 'ended' ? readLinks(answer.stdout) : [];
}
