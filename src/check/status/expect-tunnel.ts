import type { Lab, LabNode } from '../../lab/lab.ts';
import { type ExpectedLink, type ExpectedRows, joinRows } from './expected.ts';
import { type Side, sidesOf } from './side.ts';

const ROLE = "flannel's tunnel";

/** flannel's own devices, one a family; with those of WireGuard and udp the one route for all pods. */
export function expectTunnel(lab: Lab, node: LabNode): ExpectedRows {
  return joinRows(sidesOf(node).flatMap((side) => [expectVtep(side), expectOther(lab, side)]));
}

function expectVtep(side: Side): Partial<ExpectedRows> {
  const { where, vtep, address: local } = side;
  if (vtep === undefined) return {};
  const { name: dev, mac, mtuBytes, vni, port } = vtep;
  const vxlan = { vni, local, dev: 'eth0', port };
  return {
    links: [{ where, dev, role: ROLE, kind: 'vxlan', mac, mtuBytes, txqueuelen: 0, vxlan }],
    ...expectBase(side, vtep),
  };
}

/** A device that has no MAC. Both families may share one: it is IPv4's then. */
function expectOther(lab: Lab, side: Side): Partial<ExpectedRows> {
  const { where, family, tunnel } = side;
  if (tunnel === undefined) return {};
  const { name: dev, mtuBytes } = tunnel;
  const link: ExpectedLink = { where, dev, role: ROLE, kind: kinds[tunnel.kind], mac: undefined, mtuBytes };
  const dst = family === 'inet' ? lab.network.cidr : lab.network.cidr6;
  const isNetworkRouted = tunnel.kind !== 'ipip' && dst !== undefined;
  return {
    links: family === 'inet' || dev.endsWith('-v6') ? [link] : [],
    ...expectBase(side, tunnel),
    routes: isNetworkRouted
      ? [{ where, family, dst, via: undefined, dev, isOnlink: false, leadsTo: 'the pods of other nodes' }]
      : [],
  };
}

/** As the kernel calls them. */
const kinds = { wireguard: 'wireguard', udp: 'tun', ipip: 'ipip' } as const;

function expectBase(
  { where, family }: Side,
  { name: dev, address }: { readonly name: string; readonly address: string },
): Pick<ExpectedRows, 'addresses'> {
  const prefixLength = family === 'inet' ? 32 : 128;
  return { addresses: [{ where, dev, family, address, prefixLength, broadcast: undefined }] };
}
