import * as z from 'zod';
import type { Runner } from '../sandbox/runner.ts';
import { type Answer, noChain } from './call.ts';
import type { PluginsOn } from './delete-networks.ts';
import type { CniNode } from './flannel-on-node.ts';
import { isAtLeast, pluginConf } from './network.ts';
import { failuresOf } from './plugin-answers.ts';
import { nodeEnv } from './plugin-env.ts';
import { parseJson, type PluginFailure } from './plugin-failure.ts';
import { runChains } from './run-chains.ts';

/**
 * STATUS: whether a node's plugins could serve an ADD now. Only from version 1.1.0 of the protocol on do they know the question;
 * before, nothing is asked.
 * @returns what stands in the way
 */
export async function statusOf(inside: Runner, node: CniNode): Promise<readonly PluginFailure[]> {
  const { name, bin, network } = node;
  if (!isAtLeast(network.cniVersion, '1.1.0')) return [];
  const calls = network.plugins.map((plugin) =>
    callOf('STATUS', { bin, plugin: plugin.type }, JSON.stringify(pluginConf(network, plugin))),
  );
  const [answers = []] = await runChains(inside, name, [
    { ...noChain, stopsAtFailure: true, calls: calls.map(({ call }) => call) },
  ]);
  return failuresOf(calls, answers, { command: 'STATUS', node: name, bin });
}

const VersionSchema = z.object({ supportedVersions: z.array(z.string()) });

/**
 * VERSION: the versions of the protocol that plugins of a node know.
 * @returns by plugin; none where it did not say
 */
export async function versionsOf(
  inside: Runner,
  { name, bin }: PluginsOn,
  plugins: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const calls = plugins.map((plugin) => callOf('VERSION', { bin, plugin }, '{"cniVersion":"1.0.0"}').call);
  const [answers = []] = await runChains(inside, name, [{ ...noChain, calls }]);
  return new Map(plugins.map((plugin, index) => [plugin, versionsIn(answers[index])]));
}

function callOf(
  command: 'STATUS' | 'VERSION',
  { bin, plugin }: { readonly bin: string; readonly plugin: string },
  stdin: string,
) {
  return {
    plugin,
    call: { kind: 'plugin', program: `${bin}/${plugin}`, env: nodeEnv(command, bin), stdin } as const,
  };
}

function versionsIn(answer: Answer | undefined): readonly string[] {
  const text = answer?.kind === 'ended' && answer.status === 0 ? answer.stdout : '';
  return VersionSchema.safeParse(parseJson(text)).data?.supportedVersions ?? [];
}
