import { type Ipv4, contains, firstAddress, overlaps, prefixLength, toNumber } from '../../net/ipv4.ts';
import type { Draft } from '../draft.ts';
import type { Finding } from '../finding.ts';
import type { NetworkInput } from '../network-schema.ts';
import { resolveNetwork, subnetLengthOf } from '../resolve-network.ts';
import type { Network } from '../scenario.ts';
import { checkSpecial } from './special-networks.ts';

/** flannel's rules for its configuration, and that the pod network keeps clear of the underlay. @see flannel pkg/subnet/config.go */
export function checkNetwork({ network, underlay }: Draft): readonly Finding[] {
  if (network === undefined) return [];
  const path = ['network', 'Network'];
  const own = [...checkSpecial('the pod network', network.Network, path), ...findingsOf(network)];
  if (underlay === undefined || !overlaps(network.Network, underlay.subnet)) return own;
  const overlap: Finding = {
    code: 'scenario/overlap',
    message: `the pod network ${network.Network} overlaps the underlay ${underlay.subnet}`,
    hint: 'move one of the two: a node could not tell pods from nodes',
    path,
  };
  return [...own, overlap];
}

/** The pod network with flannel's defaults; `undefined` where it has problems of its own. */
export function usableNetwork({ network }: Draft): Network | undefined {
  if (network === undefined || findingsOf(network).length > 0) return undefined;
  return resolveNetwork(network);
}

/** Longest prefix of a network that flannel takes. */
const LONGEST_PREFIX = 28;

function findingsOf(network: NetworkInput): readonly Finding[] {
  const length = prefixLength(network.Network);
  if (length > LONGEST_PREFIX) {
    return [
      {
        code: 'scenario/network-too-small',
        message: `the pod network ${network.Network} is too small: flannel takes /28 and wider`,
        hint: 'take a wider one, such as 10.244.0.0/16',
        path: ['network', 'Network'],
      },
    ];
  }
  const subnetLength = subnetLengthOf(network);
  if (subnetLength < length + 2) {
    return [
      {
        code: 'scenario/subnet-length',
        message: `SubnetLen ${subnetLength} leaves fewer than four subnets in ${network.Network}`,
        hint: `make it ${length + 2} or longer`,
        path: ['network', 'SubnetLen'],
      },
    ];
  }
  return [...checkEdge(network, 'SubnetMin'), ...checkEdge(network, 'SubnetMax'), ...checkOrder(network)];
}

/** SubnetMin and SubnetMax are each the first address of a subnet. */
function checkEdge(network: NetworkInput, key: 'SubnetMin' | 'SubnetMax'): readonly Finding[] {
  const address = network[key];
  if (address === undefined) return [];
  const path = ['network', key];
  if (!contains(network.Network, address)) {
    const message = `${key} ${address} is outside the pod network ${network.Network}`;
    return [
      { code: 'scenario/subnet-range', message, hint: 'take the first address of a subnet in it', path },
    ];
  }
  const size = 2 ** (32 - subnetLengthOf(network));
  if (toNumber(address) % size === 0) return [];
  const message = `${key} ${address} is not the first address of a /${subnetLengthOf(network)}`;
  return [{ code: 'scenario/subnet-range', message, hint: `take a multiple of ${size} addresses`, path }];
}

function checkOrder({ Network, SubnetMin, SubnetMax }: NetworkInput): readonly Finding[] {
  const max: Ipv4 | undefined = SubnetMax;
  const min = SubnetMin ?? firstAddress(Network);
  if (max === undefined || toNumber(min) <= toNumber(max)) return [];
  const message = `SubnetMax ${max} comes before SubnetMin ${min}`;
  const hint = 'exchange the two';
  return [{ code: 'scenario/subnet-range', message, hint, path: ['network', 'SubnetMax'] }];
}
