import * as z from 'zod';
import type { NetworkAttachment } from './attachment.ts';
import { JsonObjectSchema, marshal } from './json.ts';
import type { CniNetwork } from './network.ts';
import { parseJson } from './plugin-failure.ts';
import { parseNetwork } from './read-network.ts';

/** Where libcni keeps the results of ADDs. @see containernetworking/cni libcni/api.go */
export const RESULTS = '/var/lib/cni/results';

/** The file of one attachment: `cbr0-pod-a-eth0`. */
export function cachePath({
  network,
  containerId,
  ifName,
}: Pick<NetworkAttachment, 'network' | 'containerId' | 'ifName'>): string {
  return `${RESULTS}/${network.name}-${containerId}-${ifName}`;
}

/** Its content, in libcni's order of keys; the configuration as base64. */
export function formatCached({
  network,
  containerId,
  ifName,
  netns,
  cniArgs,
  capabilityArgs,
  result,
}: NetworkAttachment): string {
  const head = {
    kind: 'cniCacheV1',
    containerId,
    config: Buffer.from(confText(network)).toString('base64'),
    ifName,
    networkName: network.name,
    netns,
    ...(cniArgs.length > 0 && { cniArgs }),
  };
  const capabilities =
    Object.keys(capabilityArgs).length > 0 ? `,"capabilityArgs":${marshal(capabilityArgs)}` : '';
  return `${JSON.stringify(head).slice(0, -1)}${capabilities},"result":${marshal(result)}}`;
}

function confText({ disableCheck, disableGC, ...network }: CniNetwork): string {
  return JSON.stringify({
    ...network,
    ...(disableCheck && { disableCheck }),
    ...(disableGC && { disableGC }),
  });
}

const CachedSchema = z.object({
  kind: z.literal('cniCacheV1'),
  containerId: z.string(),
  config: z.base64(),
  ifName: z.string(),
  netns: z.string().default(''),
  cniArgs: z.array(z.tuple([z.string(), z.string()])).default([]),
  capabilityArgs: JsonObjectSchema.default({}),
  result: JsonObjectSchema,
});

/** Reads such a file, ours or libcni's; `undefined` when it is none, as libcni passes over those. */
export function parseCached(path: string, text: string): NetworkAttachment | undefined {
  const read = CachedSchema.safeParse(parseJson(text));
  if (!read.success) return undefined;
  const { kind: _kind, config, ...attachment } = read.data;
  return {
    ...attachment,
    network: parseNetwork({ file: path, text: Buffer.from(config, 'base64').toString() }),
  };
}
