import type { LabNode, NodeSide, Vtep } from '../lab/lab.ts';
import { ip, type Scope, skipDuplicateDetection, sysctl } from './command.ts';
import type { Step } from './plan.ts';

/**
 * What flanneld does at its start: the VXLAN device, if the backend has one, and a second one for IPv6. The lease lies between a device's
 * making and its address. @see flannel pkg/backend/vxlan/device.go
 */
export function planFlannel(node: LabNode): Step[] {
  const scope = { in: node.name, from: node.at };
  return [
    ...(node.vtep === undefined ? [] : planTunnel(scope, node, node.vtep)),
    ...(node.ipv6?.vtep === undefined ? [] : planTunnel6(scope, node, node.ipv6)),
    ...(node.vtep === undefined ? [] : planTunnelAddress(scope, node.vtep, 32)),
    ...(node.ipv6?.vtep === undefined ? [] : planTunnelAddress(scope, node.ipv6.vtep, 128)),
  ];
}

function planTunnel(scope: Scope, node: LabNode, vtep: Vtep): Step[] {
  return [
    addTunnel(scope, node, {
      ...vtep,
      local: node.address,
      because:
        'The tunnel device: what is routed here leaves eth0 inside UDP. It learns nothing from traffic; flannel tells it all it must know.',
    }),
    refuseAdvertisements(scope, vtep.name),
  ];
}

function planTunnel6(
  scope: Scope,
  node: LabNode,
  { address: local, vtep }: NodeSide<string, string>,
): Step[] {
  if (vtep === undefined) return [];
  const asked = node.podMtuBytes;
  const clamped =
    vtep.mtuBytes === asked
      ? ''
      : ` An outer IPv6 header is 20 bytes longer: of the MTU ${asked} that flannel asks for, the kernel makes ${vtep.mtuBytes}.`;
  return [
    addTunnel(scope, node, {
      ...vtep,
      local,
      because: `The tunnel device for IPv6 pods, between the IPv6 addresses of the nodes.${clamped}`,
    }),
    refuseAdvertisements(scope, vtep.name),
    skipDuplicateDetection(scope, vtep.name),
  ];
}

function addTunnel(
  scope: Scope,
  { podMtuBytes }: LabNode,
  {
    name,
    mac,
    vni,
    port,
    local,
    because,
  }: Vtep<string> & { readonly local: string; readonly because: string },
): Step {
  return ip(
    scope,
    `link add ${name} address ${mac} mtu ${podMtuBytes} txqueuelen 0 type vxlan id ${vni} local ${local} dev eth0 dstport ${port} nolearning`,
    because,
  );
}

function refuseAdvertisements(scope: Scope, device: string): Step {
  return sysctl(
    scope,
    { key: `net/ipv6/conf/${device}/accept_ra`, value: '0' },
    'No router on the overlay may hand out IPv6 routes.',
  );
}

function planTunnelAddress(scope: Scope, { name, address }: Vtep<string>, bits: 32 | 128): Step[] {
  return [
    ip(
      scope,
      `addr add ${address}/${bits} dev ${name}`,
      `The subnet's base address, alone: no route comes with a /${bits}.`,
    ),
    ip(scope, `link set ${name} up`, 'The tunnel device is ready.'),
  ];
}
