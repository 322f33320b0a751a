import type { Runner } from '../sandbox/runner.ts';
import { type Answer, noChain } from './call.ts';
import { FLANNEL, flannelFiles } from './flannel-plugin.ts';
import type { JsonObject } from './json.ts';
import { type CniNetwork, pluginConf } from './network.ts';
import { runChains } from './run-chains.ts';

/** A node whose pods are wired by plugins. */
export interface CniNode {
  readonly name: string;
  /** Folder of the plugins, an absolute path. */
  readonly bin: string;
  readonly network: CniNetwork;
}

/** Flannel's plugin as a node has it: the real one, or none, so that the lab does its part, for which it reads files. */
export type FlannelOnNode =
  { readonly isReal: true } | { readonly isReal: false; readonly files: ReadonlyMap<string, string> };

/** Whether a plugin of the network is flannel's. */
function usesFlannel({ plugins }: CniNetwork): boolean {
  return plugins.some(({ type }) => type === FLANNEL);
}

/**
 * Looks whether flannel's plugin is in a node's folder, and reads, where it is not, what the lab needs in its place.
 * @param containerIds of pods whose kept delegations are wanted, too
 */
export async function flannelOnNode(
  inside: Runner,
  { name, bin, network }: CniNode,
  containerIds: readonly string[] = [],
): Promise<FlannelOnNode> {
  if (!usesFlannel(network)) return { isReal: true };
  const paths = flannelConfs(network).flatMap((conf) => {
    const { subnetFile, dataDir } = flannelFiles(conf);
    return [subnetFile, ...containerIds.map((id) => `${dataDir}/${id}`)];
  });
  const look = [['test', '-x', `${bin}/${FLANNEL}`] as const, ...paths.map((path) => ['cat', path] as const)];
  const calls = look.map((argv) => ({ kind: 'look', argv }) as const);
  const [answers = []] = await runChains(inside, name, [{ ...noChain, calls }]);
  const [real, ...texts] = answers.map(textOf);
  if (real !== undefined) return { isReal: true };
  return { isReal: false, files: new Map(paths.flatMap((path, index) => entry(path, texts[index]))) };
}

function flannelConfs(network: CniNetwork): readonly JsonObject[] {
  return network.plugins.filter(({ type }) => type === FLANNEL).map((plugin) => pluginConf(network, plugin));
}

function textOf(answer: Answer): string | undefined {
  return answer.kind === 'ended' && answer.status === 0 ? answer.stdout : undefined;
}

function entry(path: string, text: string | undefined): readonly (readonly [string, string])[] {
  return text === undefined ? [] : [[path, text]];
}
