import { type Fields, fieldsOf, readFields } from '../lease/json-fields.ts';
import { inet } from '../net/family.ts';
import { BackendSchema } from '../scenario/backend-schema.ts';
import { NetworkSchema } from '../scenario/network-schema.ts';
import { resolveNetwork } from '../scenario/resolve-network.ts';
import type { Network } from '../scenario/scenario.ts';

/** flannel's backend where none is named; its documentation says vxlan. @see flannel pkg/subnet/config.go ParseConfig */
const UNNAMED = 'udp';

/**
 * flannel's network configuration as it stands in a store, with flannel's defaults: names in any case, unknown ones ignored.
 * @throws Error with what is wrong with it, for the agent's log
 */
export function readNetworkConfig(text: string): Network {
  const fields = readFields(text);
  if (fields === undefined) throw new Error('the network config is not a JSON object');
  if (!fields.has('network'))
    throw new Error('please define a correct Network parameter in the flannel config');
  const named = pick(fields, Object.keys(NetworkSchema.shape));
  const parsed = NetworkSchema.safeParse({ ...named, Backend: backendIn(fields.get('backend')) });
  if (!parsed.success) throw new Error(parsed.error.issues.map(wordsOf).join('; '));
  const network = resolveNetwork(parsed.data);
  requireRoom(network);
  return network;
}

/** The keys that belong to that type of backend. */
function backendIn(value: unknown): unknown {
  const fields = fieldsOf(value) ?? new Map<string, unknown>();
  const given = fields.get('type') ?? UNNAMED;
  const type = typeof given === 'string' ? given.toLowerCase() : given;
  const schema = BackendSchema.options.find(({ shape }) => shape.Type.value === type);
  return { ...pick(fields, Object.keys(schema?.shape ?? {})), Type: type };
}

/** @see flannel pkg/subnet/config.go CheckNetworkConfig */
function requireRoom({ cidr, subnetLength, subnetMin, subnetMax }: Network): void {
  const length = inet.prefixLength(cidr);
  if (length > 28) throw new Error('network is too small. Minimum useful network prefix is /28');
  if (subnetLength < length + 2) throw new Error('network must be able to accommodate at least four subnets');
  for (const [name, address] of Object.entries({ SubnetMin: subnetMin, SubnetMax: subnetMax }))
    if (!inet.contains(cidr, address)) throw new Error(`${name} is not in the range of the Network`);
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
