import { prefixLength } from '../../net/ipv4.ts';
import type { Draft } from '../draft.ts';
import type { Finding } from '../finding.ts';
import type { UnderlayInput } from '../network-schema.ts';
import { resolveUnderlay } from '../resolve-underlay.ts';
import type { Underlay } from '../scenario.ts';
import { checkHostAddress } from './host-address.ts';
import { checkSpecial } from './special-networks.ts';

/** The underlay has room for a gateway and a node, and its gateway is a host address of it. */
export function checkUnderlay({ underlay }: Draft): readonly Finding[] {
  return underlay === undefined ? [] : findingsOf(underlay);
}

/** The underlay with its defaults; `undefined` where it has problems of its own. */
export function usableUnderlay({ underlay }: Draft): Underlay | undefined {
  if (underlay === undefined || findingsOf(underlay).length > 0) return undefined;
  return resolveUnderlay(underlay);
}

const LONGEST_PREFIX = 30;

function findingsOf({ subnet, gateway }: UnderlayInput): readonly Finding[] {
  const path = ['underlay', 'subnet'];
  if (prefixLength(subnet) > LONGEST_PREFIX) {
    const message = `the underlay ${subnet} has no room for a gateway and a node`;
    return [{ code: 'scenario/underlay-too-small', message, hint: 'make it /30 or wider', path }];
  }
  const special = checkSpecial('the underlay', subnet, path);
  if (gateway === undefined) return special;
  const at = { network: subnet, networkName: 'the underlay', path: ['underlay', 'gateway'] };
  return [...special, ...checkHostAddress({ ...at, who: 'the gateway', address: gateway })];
}
