import { offsetIn, sizeOfPrefix } from '../../net/family.ts';
import type { Conventions } from '../conventions.ts';
import type { Finding } from '../finding.ts';
import type { Half, NetworkHalf } from '../half.ts';
import { resolveRange, subnetLengthOf } from '../resolve-range.ts';
import type { PodRange } from '../scenario.ts';
import { checkSpecial } from './special-networks.ts';

/** flannel's rules for its configuration, and that the pod network keeps clear of the underlay. @see flannel pkg/subnet/config.go */
export function checkNetwork<A extends string, N extends string>(half: Half<A, N>): readonly Finding[] {
  const { conventions, network, underlay } = half;
  if (network === undefined) return [];
  const { cidr } = network;
  const path = ['network', conventions.keys.network];
  const special = checkSpecial(conventions, 'the pod network', { cidr, path });
  const own = [...special, ...findingsOf(conventions, network)];
  if (underlay === undefined || !conventions.family.overlaps(cidr, underlay.subnet)) return own;
  const overlap: Finding = {
    code: 'scenario/overlap',
    message: `the pod network ${cidr} overlaps the underlay ${underlay.subnet}`,
    hint: 'move one of the two: a node could not tell pods from nodes',
    path,
  };
  return [...own, overlap];
}

/** The pod network with flannel's defaults; `undefined` where it has problems of its own. */
export function usableNetwork<A extends string, N extends string>({
  conventions,
  network,
}: Half<A, N>): PodRange<A, N> | undefined {
  if (network === undefined || findingsOf(conventions, network).length > 0) return undefined;
  return resolveRange(conventions, network);
}

function findingsOf<A extends string, N extends string>(
  conventions: Conventions<A, N>,
  network: NetworkHalf<A, N>,
): readonly Finding[] {
  const { family, keys, longestNetwork, exampleNetwork } = conventions;
  const { cidr } = network;
  const length = family.prefixLength(cidr);
  if (length > longestNetwork) {
    return [
      {
        code: 'scenario/network-too-small',
        message: `the pod network ${cidr} is too small: flannel takes /${longestNetwork} and wider`,
        hint: `take a wider one, such as ${exampleNetwork}`,
        path: ['network', keys.network],
      },
    ];
  }
  const subnetLength = subnetLengthOf(conventions, network);
  if (subnetLength < length + 2) {
    return [
      {
        code: 'scenario/subnet-length',
        message: `${keys.subnetLength} ${subnetLength} leaves fewer than four subnets in ${cidr}`,
        hint: `make it ${length + 2} or longer`,
        path: ['network', keys.subnetLength],
      },
    ];
  }
  const edge = edgeCheck(conventions, network);
  return [...edge('subnetMin'), ...edge('subnetMax'), ...checkOrder(conventions, network)];
}

/** SubnetMin and SubnetMax are each the first address of a subnet. */
function edgeCheck<A extends string, N extends string>(
  conventions: Conventions<A, N>,
  network: NetworkHalf<A, N>,
): (edge: 'subnetMin' | 'subnetMax') => readonly Finding[] {
  const { family, keys } = conventions;
  const { cidr } = network;
  const length = subnetLengthOf(conventions, network);
  const size = sizeOfPrefix(family, length);
  return (edge) => {
    const address = network[edge];
    if (address === undefined) return [];
    const key = keys[edge];
    const at = { code: 'scenario/subnet-range' as const, path: ['network', key] };
    if (!family.contains(cidr, address)) {
      const message = `${key} ${address} is outside the pod network ${cidr}`;
      return [{ ...at, message, hint: 'take the first address of a subnet in it' }];
    }
    const beyond = offsetIn(family, cidr, address) % size;
    if (beyond === 0n) return [];
    const first = family.at(cidr, offsetIn(family, cidr, address) - beyond);
    const message = `${key} ${address} is not the first address of a /${length}`;
    return [{ ...at, message, hint: `take ${first}, the first of the one it lies in` }];
  };
}

function checkOrder<A extends string, N extends string>(
  { family, keys }: Conventions<A, N>,
  { cidr, subnetMin, subnetMax: max }: NetworkHalf<A, N>,
): readonly Finding[] {
  const min = subnetMin ?? family.first(cidr);
  if (max === undefined || family.valueOf(min) <= family.valueOf(max)) return [];
  const message = `${keys.subnetMax} ${max} comes before ${keys.subnetMin} ${min}`;
  const hint = 'exchange the two';
  return [{ code: 'scenario/subnet-range', message, hint, path: ['network', keys.subnetMax] }];
}
