import { sizeOf } from '../../net/ipv4.ts';
import { type Draft, readable } from '../draft.ts';
import type { Finding } from '../finding.ts';
import { findRepeats, formatPath } from '../repeats.ts';
import { nodeAddresses } from '../resolve-underlay.ts';
import type { Underlay } from '../scenario.ts';
import { MOST_BRIDGE_PORTS } from './bridge-ports.ts';
import { checkHostAddress } from './host-address.ts';
import { usableUnderlay } from './underlay.ts';

/** Every node finds an address of its own on the underlay, and a port of its bridge. */
export function checkNodeAddresses(draft: Draft): readonly Finding[] {
  const underlay = usableUnderlay(draft);
  if (underlay === undefined) return checkUnique(draft);
  return [...checkUnique(draft), ...checkHosts(draft, underlay), ...checkRoom(draft, underlay)];
}

function checkUnique({ nodes }: Draft): readonly Finding[] {
  const given = readable(nodes).flatMap(([index, { address }]) =>
    address === undefined ? [] : [{ value: address, path: ['nodes', index, 'address'] }],
  );
  return findRepeats(given).map(({ value, path, firstPath }) => ({
    code: 'scenario/duplicate-address',
    message: `two nodes have the address ${value}`,
    hint: `change one of the two; the other is ${formatPath(firstPath)}`,
    path,
  }));
}

function checkHosts({ nodes }: Draft, { subnet, gateway }: Underlay): readonly Finding[] {
  return readable(nodes).flatMap(([index, { name, address }]) => {
    if (address === undefined) return [];
    const place = {
      network: subnet,
      networkName: 'the underlay',
      gateway,
      path: ['nodes', index, 'address'],
    };
    return checkHostAddress({ ...place, who: `node "${name}"`, address });
  });
}

function checkRoom({ nodes }: Draft, underlay: Underlay): readonly Finding[] {
  const path = ['nodes'];
  if (nodes.length > MOST_BRIDGE_PORTS) {
    const message = `${nodes.length} nodes are more than the ${MOST_BRIDGE_PORTS} ports of the underlay's bridge`;
    return [{ code: 'scenario/bridge-full', message, hint: 'declare fewer nodes', path }];
  }
  const addresses = nodeAddresses(
    underlay,
    nodes.map((node) => node?.address),
  );
  const missing = addresses.filter((address) => address === undefined).length;
  if (missing === 0) return [];
  const room = sizeOf(underlay.subnet) - 3;
  const message = `the underlay ${underlay.subnet} has room for ${room} beside the gateway, not for ${nodes.length} nodes`;
  return [
    { code: 'scenario/underlay-too-small', message, hint: 'widen the underlay or declare fewer nodes', path },
  ];
}
