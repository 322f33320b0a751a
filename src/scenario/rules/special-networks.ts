import type { Conventions } from '../conventions.ts';
import type { Finding, Path } from '../finding.ts';

/** A network of hosts must keep clear of those that mean something else. */
export function checkSpecial<A extends string, N extends string>(
  { family, special, specialHint }: Conventions<A, N>,
  who: string,
  { cidr, path }: { readonly cidr: N; readonly path: Path },
): readonly Finding[] {
  const met = special.filter(({ network }) => family.overlaps(network, cidr));
  return met.map(({ network, use }) => ({
    code: 'scenario/special-network',
    message: `${who} ${cidr} overlaps ${network}, which is ${use}`,
    hint: specialHint,
    path,
  }));
}
