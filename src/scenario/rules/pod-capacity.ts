import { sizeOfPrefix } from '../../net/family.ts';
import { readable } from '../draft.ts';
import type { Finding } from '../finding.ts';
import type { Half } from '../half.ts';
import { pathsByNode } from './bridge-ports.ts';
import { usableNetwork } from './network.ts';
import { shown } from '../shown.ts';

/** Addresses at the begin of a subnet that no pod gets: the network's own and the gateway's. */
const RESERVED_AT_BEGIN = 2n;

/** A node's pods fit into its subnet. */
export function checkPodCapacity<A extends string, N extends string>(half: Half<A, N>): readonly Finding[] {
  const range = usableNetwork(half);
  if (range === undefined) return [];
  const { family, keys, notForPods } = half.conventions;
  const room = sizeOfPrefix(family, range.subnetLength) - RESERVED_AT_BEGIN - family.reservedAtEnd;
  return [...pathsByNode(readable(half.pods))].flatMap(([node, paths]) => {
    const firstTooMany = BigInt(paths.length) > room ? paths[Number(room)] : undefined;
    if (firstTooMany === undefined) return [];
    return [
      {
        code: 'scenario/subnet-too-small',
        message: `node ${shown(node)} has ${paths.length} pods, but its subnet has addresses for ${room}: ${notForPods}`,
        hint: `shorten ${keys.subnetLength} or move pods to another node`,
        path: firstTooMany,
      },
    ];
  });
}
