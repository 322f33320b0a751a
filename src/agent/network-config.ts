import { type Fields, readFields } from '../lease/json-fields.ts';
import { NetworkSchema } from '../scenario/network-schema.ts';
import { resolveNetwork } from '../scenario/resolve-network.ts';
import type { Network } from '../scenario/scenario.ts';

/**
 * flannel's network configuration as it stands in a store, with flannel's defaults: names in any case, unknown ones ignored.
 * @throws Error with what is wrong with it, for the agent's log
 */
export function readNetworkConfig(text: string): Network {
  const fields = readFields(text);
  if (fields === undefined) throw new Error('the network config is not a JSON object');
  const named = pick(fields, Object.keys(NetworkSchema.shape));
  const parsed = NetworkSchema.safeParse(named);
  if (!parsed.success) throw new Error(parsed.error.issues.map(wordsOf).join('; '));
  return resolveNetwork(parsed.data);
}

function pick(fields: Fields, names: readonly string[]): Record<string, unknown> {
  const found = names.filter((name) => fields.has(name.toLowerCase()));
  return Object.fromEntries(found.map((name) => [name, fields.get(name.toLowerCase())]));
}

function wordsOf({
  path,
  message,
}: {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}): string {
  return `${path.map(String).join('.')} ${message}`;
}
