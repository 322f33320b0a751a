import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { LabError, type Problem } from '../error/lab-error.ts';
import type { Node, Scenario } from '../scenario/scenario.ts';
import type { CniNode } from './flannel-on-node.ts';
import { pluginsOf } from './network.ts';
import { missingHint } from './plugin-failure.ts';
import { networkOf, readNetwork } from './read-network.ts';
import { valuesOf } from './settled.ts';

/**
 * The nodes of a scenario that have CNI plugins, with their networks; also looks whether all those plugins are there, before anything is built.
 * Paths are relative to the scenario's file.
 * @throws LabError `cni/no-conf`, `cni/bad-conf`, `cni/plugin-missing`, with what is wrong of every node
 */
export async function cniNodesOf(scenario: Scenario): Promise<readonly CniNode[]> {
  const read = await Promise.allSettled(scenario.nodes.map((node) => cniNodeOf(scenario, node)));
  const nodes = valuesOf(read).flat();
  const missing = await Promise.all(nodes.map((node) => missingOn(node, scenario)));
  const [first, ...rest] = missing.flat();
  if (first !== undefined) throw new LabError([first, ...rest], { blame: 'machine' });
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

async function missingOn({ name, bin, network }: CniNode, { nodes }: Scenario): Promise<readonly Problem[]> {
  const at = nodes.find((node) => node.name === name)?.at;
  const missing = (what: string): Problem => ({
    ...{ code: 'cni/plugin-missing', message: `${name}: ${what}`, hint: missingHint(bin) },
    ...(at !== undefined && { at }),
  });
  if (!(await isThere(bin))) return [missing(`there is no folder ${bin} of CNI plugins`)];
  const types = pluginsOf(network);
  const found = await Promise.all(types.map((type) => isThere(`${bin}/${type}`)));
  return types
    .filter((_, index) => found[index] !== true)
    .map((type) => missing(`the CNI plugin "${type}" is not in ${bin}`));
}

/** Whether something can be run, or be entered, also from within a lab: that has a /run of its own, in which nothing of the host's is. */
async function isThere(path: string): Promise<boolean> {
  if (`${path}/`.startsWith('/run/')) return false;
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
