import { addressAt } from '../../net/ipv4.ts';
import { type Draft, readable } from '../draft.ts';
import type { Finding } from '../finding.ts';
import { type PinnedSubnet, pinnedSubnets } from '../pinned-subnets.ts';
import { findRepeats, formatPath } from '../repeats.ts';
import type { Network } from '../scenario.ts';
import { checkHostAddress } from './host-address.ts';
import { usableNetwork } from './network.ts';

/** Fixed addresses are host addresses of their node's subnet, and no address or MAC is given to two pods. */
export function checkPodAddresses(draft: Draft): readonly Finding[] {
  const network = usableNetwork(draft);
  const hosts = network === undefined ? [] : checkHosts(draft, network);
  return [...checkUnique(draft, 'address'), ...checkUnique(draft, 'mac'), ...hosts];
}

function checkUnique({ pods }: Draft, key: 'address' | 'mac'): readonly Finding[] {
  const given = readable(pods).flatMap(([index, pod]) => {
    const value: string | undefined = pod[key];
    return value === undefined ? [] : [{ value, path: ['pods', index, key] }];
  });
  return findRepeats(given).map(({ value, path, firstPath }) => ({
    code: `scenario/duplicate-${key}`,
    message: `two pods have the ${key === 'mac' ? 'MAC' : 'address'} ${value}`,
    hint: `change one of the two, or leave it out; the other is ${formatPath(firstPath)}`,
    path,
  }));
}

function checkHosts(draft: Draft, network: Network): readonly Finding[] {
  const subnets = pinnedSubnets(network, draft);
  return readable(draft.pods).flatMap(([index, { name, node, address }]) => {
    if (address === undefined) return [];
    const claim = { who: `pod "${name}"`, address, path: ['pods', index, 'address'] };
    const pinned = subnets.get(node);
    if (pinned === undefined) {
      return checkHostAddress({ ...claim, network: network.cidr, networkName: 'the pod network' });
    }
    const gateway = addressAt(pinned.subnet, 1);
    const networkName = describeSubnet(node, pinned);
    return checkHostAddress({ ...claim, network: pinned.subnet, networkName, gateway });
  });
}

function describeSubnet(node: string, { byPod }: PinnedSubnet): string {
  const reason = byPod === undefined ? '' : `, where the address of pod "${byPod}" puts it`;
  return `the subnet of node "${node}"${reason}`;
}
