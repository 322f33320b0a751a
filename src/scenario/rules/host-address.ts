import {
  type Cidr,
  type Ipv4,
  addressAt,
  contains,
  firstAddress,
  lastAddress,
  sizeOf,
} from '../../net/ipv4.ts';
import type { Finding, Path } from '../finding.ts';

/** Who asks for an address in which network. */
export interface AddressClaim {
  /** `node "node-1"` */
  readonly who: string;
  readonly address: Ipv4;
  readonly network: Cidr;
  /** `the underlay` */
  readonly networkName: string;
  /** Absent where the gateway itself is judged. */
  readonly gateway?: Ipv4;
  readonly path: Path;
}

/** An address must be one of its network's that a host can have: not the network's own, its broadcast or its gateway's. */
export function checkHostAddress(claim: AddressClaim): readonly Finding[] {
  const { who, address, network, networkName, gateway, path } = claim;
  const except = gateway === undefined ? '' : `, except the gateway ${gateway}`;
  const hint = `choose one from ${addressAt(network, 1)} to ${addressAt(network, sizeOf(network) - 2)}${except}`;
  if (!contains(network, address)) {
    const message = `${who} has ${address}, which is outside ${network}, ${networkName}`;
    return [{ code: 'scenario/address-outside-subnet', message, hint, path }];
  }
  const use = useOf(address, network, gateway);
  if (use === undefined) return [];
  const message = `${who} has ${address}, which is the ${use} of ${network}, ${networkName}`;
  return [{ code: 'scenario/reserved-address', message, hint, path }];
}

function useOf(address: Ipv4, network: Cidr, gateway: Ipv4 | undefined): string | undefined {
  if (address === firstAddress(network)) return 'network address';
  if (address === lastAddress(network)) return 'broadcast address';
  return address === gateway ? 'gateway' : undefined;
}
