import type { SubnetLease } from '../../../lease/subnet-lease.ts';
import { firstAddress, type Ipv4 } from '../../../net/ipv4.ts';
import { firstAddress6, type Ipv6 } from '../../../net/ipv6.ts';
import type { GatewayRoute } from '../../../netlink/route-requests.ts';
import type { WireguardDevice } from './wireguard-device.ts';
import type { WireguardSite } from './wireguard-site.ts';

type Named = Pick<WireguardDevice, 'name'>;

/** Which families a device carries inside. */
function carries(site: WireguardSite, { name }: Named): { readonly four: boolean; readonly six: boolean } {
  const hasIpv6 = site.stage.context.network.cidr6 !== undefined;
  if (site.config.mode !== 'separate') return { four: true, six: hasIpv6 };
  return { four: name === 'flannel-wg', six: name === 'flannel-wg-v6' };
}

/** The first address of each of the node's subnets that the device carries. */
export function addressesOf(
  site: WireguardSite,
  device: Named,
  { subnet, subnet6 }: SubnetLease,
): readonly (Ipv4 | Ipv6)[] {
  const { four, six } = carries(site, device);
  return [
    ...(four ? [firstAddress(subnet)] : []),
    ...(six && subnet6 !== undefined ? [firstAddress6(subnet6)] : []),
  ];
}

/** One route into the tunnel for the whole network, a family. */
export function networkRoutes(site: WireguardSite, device: WireguardDevice): readonly GatewayRoute[] {
  const { cidr, cidr6 } = site.stage.context.network;
  const { four, six } = carries(site, device);
  const networks = [...(four ? [cidr] : []), ...(six && cidr6 !== undefined ? [cidr6] : [])];
  return networks.map((dst) => ({ kind: 'unicast', dst, device: device.index, scope: 'link' }));
}
