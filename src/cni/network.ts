import * as z from 'zod';
import { JsonSchema, type Json, type JsonObject } from './json.ts';

const Type = z
  .string()
  .min(1, 'is empty; it names the program of the plugin')
  .refine((type) => !type.includes('/'), 'is a path; a plugin is named by its file name alone');

/** One plugin of a network; all keys but `type` and `capabilities` are its own. */
export const PluginSchema = z
  .object({ type: Type, capabilities: z.record(z.string(), z.boolean()).optional() })
  .catchall(JsonSchema);
export type Plugin = Readonly<z.infer<typeof PluginSchema>>;

const NetworkName = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, 'is no name of a network (letters, digits, "_", "." and "-")');

const CniVersion = z
  .string()
  .regex(/^\d+\.\d+\.\d+$/, 'is no version of the CNI specification such as 0.3.1');

/** libcni takes the words, too. */
const Switch = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]);

/** A `.conflist`. @see containernetworking/cni SPEC.md, section 1 */
export const NetworkSchema = z.object({
  cniVersion: CniVersion.default('0.1.0'),
  name: NetworkName,
  disableCheck: Switch.default(false),
  disableGC: Switch.default(false),
  plugins: z.array(PluginSchema).min(1, 'is empty; a network needs at least one plugin'),
});

/** A network as pods are attached to it: its plugins, in order. */
export type CniNetwork = Readonly<z.infer<typeof NetworkSchema>>;

/** What containerd attaches every pod to before all else. @see containerd/go-cni opts.go WithLoNetwork */
export const LOOPBACK: CniNetwork = {
  cniVersion: '0.3.1',
  name: 'cni-loopback',
  disableCheck: false,
  disableGC: false,
  plugins: [{ type: 'loopback' }],
};

/**
 * What a plugin is told on stdin: its own keys, name and version of the network, and of what the runtime can give it
 * only that which it declares to be capable of.
 */
export function pluginConf(
  { name, cniVersion }: CniNetwork,
  { capabilities = {}, ...own }: Plugin,
  more: { readonly capabilityArgs?: JsonObject; readonly injected?: JsonObject } = {},
): JsonObject {
  const declared = Object.entries(more.capabilityArgs ?? {}).filter(([key]) => capabilities[key] === true);
  const runtimeConfig: Record<string, Json> =
    declared.length === 0 ? {} : { runtimeConfig: Object.fromEntries(declared) };
  return { ...own, name, cniVersion, ...runtimeConfig, ...more.injected };
}

/** Whether a version of the specification is at least another: `isAtLeast('0.3.1', '0.4.0')` is false. */
export function isAtLeast(version: string, least: string): boolean {
  return version.localeCompare(least, 'en', { numeric: true }) >= 0;
}

/** Types of all plugins that a network needs: those it lists, and those that these have do a part of the work. Flannel's is not needed. */
export function pluginsOf({ plugins }: CniNetwork): readonly string[] {
  const types = plugins.flatMap((plugin) =>
    plugin.type === 'flannel'
      ? [typeIn(plugin['delegate']) ?? 'bridge', typeIn(plugin['ipam']) ?? 'host-local']
      : [plugin.type, typeIn(plugin['ipam']) ?? []].flat(),
  );
  return [...new Set(['loopback', ...types])];
}

function typeIn(value: Json | undefined): string | undefined {
  return PluginSchema.safeParse(value).data?.type;
}
