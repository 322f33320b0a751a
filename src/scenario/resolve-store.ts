import type { Ipv4 } from '../net/ipv4.ts';
import type { Locate } from './locate.ts';
import { type NamedFile, fileNamer } from './named-file.ts';
import type { Source } from './scenario.ts';
import type { StoreInput } from './store-schema.ts';
import type { ExternalEtcdSettings, StoreSettings } from './store-settings.ts';

const NAME = 'control-plane';

/** How many members of etcd the lab itself starts. */
export function memberCount({ kind, endpoints, members = 1 }: StoreInput): number {
  return kind === 'etcd' && endpoints === undefined ? members : 0;
}

/** Names of so many members: `control-plane`, or `control-plane-1` to `control-plane-3`. */
export function memberNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => memberName(index, count));
}

function memberName(index: number, count: number): string {
  return count === 1 ? NAME : `${NAME}-${index + 1}`;
}

/**
 * Where the leases are. Only for a store that `checkStore` finds nothing wrong with.
 * @param addresses of the members that the lab starts
 */
export function resolveStore(
  input: StoreInput,
  addresses: readonly Ipv4[],
  { source, locate }: { readonly source: Source; readonly locate: Locate },
): StoreSettings {
  const { prefix, endpoints } = input;
  if (input.kind === 'embedded') return { kind: 'embedded', prefix };
  const at = locate({ path: ['store'] });
  const [first, ...rest] = endpoints ?? [];
  if (first !== undefined)
    return { kind: 'external', prefix, endpoints: [first, ...rest], ...accessOf(input, source, locate), at };
  const members = addresses.map((address, index) => ({ name: memberName(index, addresses.length), address }));
  return { kind: 'etcd', prefix, members, at };
}

function accessOf(
  { ca, cert, key, username, 'password-file': password }: StoreInput,
  source: Source,
  locate: Locate,
): Pick<ExternalEtcdSettings, 'tls' | 'user'> {
  const fileAt = fileNamer(source.file, locate);
  const file = (name: string | undefined, word: string): NamedFile | undefined =>
    name === undefined ? undefined : fileAt(name, ['store', word]);
  const passwordFile = file(password, 'password-file');
  return {
    tls: { ca: file(ca, 'ca'), cert: file(cert, 'cert'), key: file(key, 'key') },
    user: username === undefined || passwordFile === undefined ? undefined : { name: username, passwordFile },
  };
}
