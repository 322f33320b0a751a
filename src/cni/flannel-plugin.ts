import * as z from 'zod';
import { type Json, type JsonObject, JsonObjectSchema, JsonSchema, marshal } from './json.ts';
import { parseSubnetEnv, type SubnetEnv } from './subnet-env.ts';

/** Name of flannel's own plugin, and of the one it has do the work unless its `delegate` says otherwise. */
export const FLANNEL = 'flannel';
const BRIDGE = 'bridge';

const Files = z.object({
  subnetFile: z.string().default('/run/flannel/subnet.env'),
  dataDir: z.string().default('/var/lib/cni/flannel'),
});

const FlannelConf = Files.extend({
  name: z.string(),
  cniVersion: z.string().optional(),
  delegate: JsonObjectSchema.default({}),
  ipam: JsonObjectSchema.default({}),
  runtimeConfig: JsonObjectSchema.optional(),
}).catchall(JsonSchema);
type FlannelConf = Readonly<z.infer<typeof FlannelConf>>;

/** What flannel's plugin has another one do: its type, and the text it is given, which is kept for DEL. */
export interface Delegation {
  readonly type: string;
  readonly text: string;
}

/** Where flannel's plugin reads and keeps what it needs, by its configuration. */
export function flannelFiles(conf: JsonObject): { readonly subnetFile: string; readonly dataDir: string } {
  return Files.parse(conf);
}

/**
 * What flannel's plugin makes of its configuration and the subnet file at an ADD: the configuration of its delegate.
 * @param subnetFile its text; `undefined` where there is none
 * @returns otherwise what is wrong, as the plugin says it (code 999)
 * @see flannel-io/cni-plugin flannel.go, flannel_linux.go
 */
export function delegate(
  conf: JsonObject,
  subnetFile: string | undefined,
): Delegation | { readonly wrong: string } {
  const read = FlannelConf.safeParse(conf);
  if (!read.success) return { wrong: `failed to load netconf: ${firstIssue(read.error)}` };
  const flannel = read.data;
  if (subnetFile === undefined) return { wrong: noSubnetFile(flannel.subnetFile) };
  const env = parseSubnetEnv(flannel.subnetFile, subnetFile);
  if ('wrong' in env) return env;
  const { type = BRIDGE } = flannel.delegate;
  if (typeof type !== 'string')
    return { wrong: "'delegate' dictionary, if present, must have (string) 'type' field" };
  const own = ['name', 'ipam'].find((key) => key in flannel.delegate);
  if (own !== undefined)
    return { wrong: `'delegate' dictionary must not have '${own}' field, it'll be set by flannel` };
  return { type, text: marshal(render(flannel, env, type)) };
}

function firstIssue({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`)[0] ?? 'unknown';
}

function noSubnetFile(path: string): string {
  return `failed to load flannel 'subnet.env' file: open ${path}: no such file or directory. Check the flannel pod log for this node.`;
}

function render(conf: FlannelConf, env: SubnetEnv, type: string): JsonObject {
  return {
    // flannel masquerades, or else the bridge does: never both.
    ipMasq: !env.isMasqueraded,
    mtu: env.mtuBytes,
    ...(type === BRIDGE && { isGateway: true }),
    ...conf.delegate,
    ...(conf.runtimeConfig !== undefined && { runtimeConfig: conf.runtimeConfig }),
    ...(conf.cniVersion !== undefined && { cniVersion: conf.cniVersion }),
    type,
    name: conf.name,
    ipam: renderIpam(conf.ipam, env),
  };
}

function renderIpam(given: JsonObject, { subnets, networks }: SubnetEnv): JsonObject {
  const routes: readonly Json[] = Array.isArray(given['routes']) ? given['routes'] : [];
  return {
    type: 'host-local',
    ...given,
    ranges: subnets.map((subnet) => [{ subnet }]),
    routes: [...routes, ...networks.map((dst) => ({ dst }))],
  };
}

const Kept = z.object({ type: z.string() });

/** The delegation that an ADD has kept, from the text of that file; `undefined` when it is none: then DEL is content with nothing. */
export function keptDelegation(text: string): Delegation | undefined {
  const read = Kept.safeParse(parse(text));
  return read.success ? { type: read.data.type, text } : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
