import { type Cidr, firstAddress } from '../net/ipv4.ts';
import { type Cidr6, firstAddress6, type Ipv6 } from '../net/ipv6.ts';
import { deriveMac, type Mac } from '../net/mac.ts';
import { podMtuBytes, tunnelMtu6Bytes } from '../scenario/pod-mtu.ts';
import type { Backend } from '../scenario/backend-settings.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Vtep } from './lab.ts';

/** UDP port Linux gives a VXLAN device that is not told one; IANA's is 4789. @see linux drivers/net/vxlan, module parameter udp_port */
const LINUX_VXLAN_PORT = 8472;

/** A node, and how often it was booted again: each boot makes new devices, with new MACs. */
export interface Booted {
  readonly name: string;
  readonly boots: number;
}

/** The MAC a node announces in its lease: that of its VXLAN device. */
export function vtepMac(node: Booted): Mac {
  return deriveMac(`${node.name}/flannel${bootMark(node)}`);
}

/** The same of its VXLAN device for IPv6. */
export function vtepMac6(node: Booted): Mac {
  return deriveMac(`${node.name}/flannel-v6${bootMark(node)}`);
}

function bootMark({ boots }: Booted): string {
  return boots === 0 ? '' : `#${boots}`;
}

/** A node's tunnel end. */
export function designVtep(
  { network: { backend }, underlay }: Scenario,
  node: Booted,
  subnet: Cidr,
): Vtep | undefined {
  return withTunnel(backend, ({ vni, port }) => ({
    name: `flannel.${vni}`,
    mac: vtepMac(node),
    address: firstAddress(subnet),
    vni,
    port,
    mtuBytes: podMtuBytes(backend, underlay.mtuBytes),
  }));
}

/** A node's tunnel end for IPv6: another device, for its outer addresses are the nodes' IPv6 ones. */
export function designVtep6(
  { network: { backend }, underlay }: Scenario,
  node: Booted,
  subnet: Cidr6,
): Vtep<Ipv6> | undefined {
  return withTunnel(backend, ({ vni, port }) => ({
    name: `flannel-v6.${vni}`,
    mac: vtepMac6(node),
    address: firstAddress6(subnet),
    vni,
    port,
    mtuBytes: tunnelMtu6Bytes(backend, underlay.mtuBytes),
  }));
}

function withTunnel<T>(
  backend: Backend,
  design: (tunnel: { readonly vni: number; readonly port: number }) => T,
): T | undefined {
  switch (backend.kind) {
    case 'host-gw':
    case 'wireguard':
    case 'udp':
    case 'ipip':
    case 'alloc':
      return undefined;
    case 'vxlan':
      return design({ vni: backend.vni, port: backend.port === 0 ? LINUX_VXLAN_PORT : backend.port });
  }
}
