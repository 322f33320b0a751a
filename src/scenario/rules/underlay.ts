import type { Finding } from '../finding.ts';
import type { Half } from '../half.ts';
import { resolveUnderlay } from '../resolve-underlay.ts';
import type { NodeRange } from '../scenario.ts';
import { checkHostAddress } from './host-address.ts';
import { checkSpecial } from './special-networks.ts';

/** The underlay has room for a gateway and a node, and its gateway is a host address of it. */
export function checkUnderlay<A extends string, N extends string>(half: Half<A, N>): readonly Finding[] {
  const { conventions, underlay } = half;
  if (underlay === undefined) return [];
  const { family, keys, longestUnderlay } = conventions;
  const { subnet, gateway } = underlay;
  const path = ['underlay', keys.subnet];
  if (family.prefixLength(subnet) > longestUnderlay) {
    const message = `the underlay ${subnet} has no room for a gateway and a node`;
    const hint = `make it /${longestUnderlay} or wider`;
    return [{ code: 'scenario/underlay-too-small', message, hint, path }];
  }
  const special = checkSpecial(conventions, 'the underlay', { cidr: subnet, path });
  if (gateway === undefined) return special;
  const at = { network: subnet, networkName: 'the underlay', path: ['underlay', keys.gateway] };
  return [...special, ...checkHostAddress(conventions, { ...at, who: 'the gateway', address: gateway })];
}

/** The underlay with its defaults; `undefined` where it has problems of its own. */
export function usableUnderlay<A extends string, N extends string>(
  half: Half<A, N>,
): NodeRange<A, N> | undefined {
  const { conventions, underlay } = half;
  if (underlay === undefined || checkUnderlay(half).length > 0) return undefined;
  return resolveUnderlay(conventions, underlay);
}
