import { sizeOfPrefix } from '../../net/family.ts';
import { readable } from '../draft.ts';
import type { Finding } from '../finding.ts';
import type { Half } from '../half.ts';
import { findRepeats, formatPath } from '../repeats.ts';
import { underlayAddresses } from '../resolve-underlay.ts';
import type { NodeRange } from '../scenario.ts';
import { checkHostAddress } from './host-address.ts';
import { usableUnderlay } from './underlay.ts';

/** Every node finds an address of its own on the underlay. */
export function checkNodeAddresses<A extends string, N extends string>(half: Half<A, N>): readonly Finding[] {
  const underlay = usableUnderlay(half);
  if (underlay === undefined) return checkUnique(half);
  return [...checkUnique(half), ...checkHosts(half, underlay), ...checkRoom(half, underlay)];
}

function checkUnique<A extends string, N extends string>({
  conventions,
  nodes,
}: Half<A, N>): readonly Finding[] {
  const given = readable(nodes).flatMap(([index, { address }]) =>
    address === undefined ? [] : [{ value: address, path: ['nodes', index, conventions.keys.address] }],
  );
  return findRepeats(given).map(({ value, path, firstPath }) => ({
    code: 'scenario/duplicate-address',
    message: `two nodes have the address ${value}`,
    hint: `change one of the two; the other is ${formatPath(firstPath)}`,
    path,
  }));
}

function checkHosts<A extends string, N extends string>(
  { conventions, nodes }: Half<A, N>,
  { subnet, gateway }: NodeRange<A, N>,
): readonly Finding[] {
  return readable(nodes).flatMap(([index, { name, address }]) => {
    if (address === undefined) return [];
    const place = {
      network: subnet,
      networkName: 'the underlay',
      gateway,
      path: ['nodes', index, conventions.keys.address],
    };
    return checkHostAddress(conventions, { ...place, who: `node "${name}"`, address });
  });
}

function checkRoom<A extends string, N extends string>(
  half: Half<A, N>,
  underlay: NodeRange<A, N>,
): readonly Finding[] {
  const { family } = half.conventions;
  const { nodes, members } = underlayAddresses(half, underlay);
  if (![...nodes, ...members].includes(undefined)) return [];
  const size = sizeOfPrefix(family, family.prefixLength(underlay.subnet));
  const room = size - 2n - family.reservedAtEnd;
  const etcd = members.length === 0 ? '' : ` and ${members.length} of etcd`;
  const message = `the underlay ${underlay.subnet} has room for ${room} beside the gateway, not for ${nodes.length} nodes${etcd}`;
  const hint = 'widen the underlay or declare fewer nodes';
  return [{ code: 'scenario/underlay-too-small', message, hint, path: ['nodes'] }];
}
