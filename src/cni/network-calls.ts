import type { NetworkAttachment } from './attachment.ts';
import type { Call, CniCommand, FileChange } from './call.ts';
import type { FlannelOnNode } from './flannel-on-node.ts';
import { delegate, FLANNEL, flannelFiles, keptDelegation } from './flannel-plugin.ts';
import type { JsonObject } from './json.ts';
import { type CniNetwork, isAtLeast, type Plugin, pluginConf } from './network.ts';
import { podEnv } from './plugin-env.ts';

/** A call of a plugin, by the name the network has for it. */
export interface PluginCall {
  readonly plugin: string;
  readonly call: Call;
  /** Before what a delegate of it says, as flannel's plugin has it. */
  readonly prefix?: string;
}

/** The calls that do one command on one network, and the files changed around them; or why it cannot be begun. */
export type NetworkCalls =
  | {
      readonly calls: readonly PluginCall[];
      readonly before: readonly FileChange[];
      readonly after: readonly FileChange[];
    }
  | { readonly plugin: string; readonly wrong: string };

/** Who is attached, or is going to be. */
export type Attaching = Omit<NetworkAttachment, 'result'>;

interface Where {
  readonly bin: string;
  readonly flannel: FlannelOnNode;
}

/** ADD: in order. Flannel's part is done here where its plugin is not. */
export function addCalls(attaching: Attaching, where: Where): NetworkCalls {
  const calls: PluginCall[] = [];
  const before: FileChange[] = [];
  for (const plugin of attaching.network.plugins) {
    const conf = confOf(attaching, plugin);
    if (plugin.type !== FLANNEL || where.flannel.isReal) {
      calls.push(call({ command: 'ADD', ...attaching, ...where }, plugin.type, JSON.stringify(conf)));
      continue;
    }
    const { subnetFile, dataDir } = flannelFiles(conf);
    const delegation = delegate(conf, where.flannel.files.get(subnetFile));
    if ('wrong' in delegation) return { plugin: FLANNEL, wrong: delegation.wrong };
    const { type, text } = delegation;
    before.push({ path: `${dataDir}/${attaching.containerId}`, content: text });
    calls.push({
      ...call({ command: 'ADD', ...attaching, ...where }, type, text),
      plugin: FLANNEL,
      prefix: 'failed to delegate add: ',
    });
  }
  return { calls, before, after: [] };
}

/** DEL: in reverse, each with the result of the whole ADD as far as that version of the protocol has it so. */
export function delCalls(
  attachment: NetworkAttachment,
  where: Where,
): Exclude<NetworkCalls, { readonly wrong: string }> {
  const calls: PluginCall[] = [];
  const after: FileChange[] = [];
  for (const plugin of attachment.network.plugins.toReversed()) {
    const conf = confOf(attachment, plugin, previous(attachment));
    if (plugin.type !== FLANNEL || where.flannel.isReal) {
      calls.push(call({ command: 'DEL', ...attachment, ...where }, plugin.type, JSON.stringify(conf)));
      continue;
    }
    const path = `${flannelFiles(conf).dataDir}/${attachment.containerId}`;
    const kept = keptDelegation(where.flannel.files.get(path) ?? '');
    if (kept !== undefined)
      calls.push({
        ...call({ command: 'DEL', ...attachment, ...where }, kept.type, kept.text),
        plugin: FLANNEL,
      });
    after.push({ path, isGone: true });
  }
  return { calls, before: [], after };
}

/** CHECK: in order, each with the result of the whole ADD. Flannel's plugin never finds anything, so where it is not, nothing is asked. */
export function checkCalls(attachment: NetworkAttachment, { bin, flannel }: Where): readonly PluginCall[] {
  return attachment.network.plugins
    .filter(({ type }) => type !== FLANNEL || flannel.isReal)
    .map((plugin) => {
      const conf = confOf(attachment, plugin, previous(attachment));
      return call({ command: 'CHECK', ...attachment, bin }, plugin.type, JSON.stringify(conf));
    });
}

/** Whether a network's version of the protocol has a CHECK, and hands the result of an ADD to a DEL. */
export function knowsCheck({ cniVersion }: CniNetwork): boolean {
  return isAtLeast(cniVersion, '0.4.0');
}

function previous({ network, result }: NetworkAttachment): JsonObject {
  return knowsCheck(network) ? { prevResult: result } : {};
}

function confOf(
  { network, capabilityArgs }: Attaching,
  plugin: Plugin,
  injected: JsonObject = {},
): JsonObject {
  return pluginConf(network, plugin, { capabilityArgs, injected });
}

function call(
  { command, bin, ...attaching }: Attaching & { readonly command: CniCommand; readonly bin: string },
  type: string,
  stdin: string,
): PluginCall {
  const env = podEnv(command, bin, attaching);
  return { plugin: type, call: { kind: 'plugin', program: `${bin}/${type}`, env, stdin } };
}
