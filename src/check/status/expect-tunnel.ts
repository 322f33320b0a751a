import type { LabNode } from '../../lab/lab.ts';
import { type ExpectedRows, joinRows } from './expected.ts';
import { type Side, sidesOf } from './side.ts';

/** flannel's own devices, one a family. */
export function expectTunnel(node: LabNode): ExpectedRows {
  return joinRows(sidesOf(node).map(expectTunnelOf));
}

function expectTunnelOf({ family, where, vtep, address: local }: Side): Partial<ExpectedRows> {
  if (vtep === undefined) return {};
  const { name: dev, mac, mtuBytes, vni, port, address } = vtep;
  const vxlan = { vni, local, dev: 'eth0', port };
  const prefixLength = family === 'inet' ? 32 : 128;
  return {
    links: [{ where, dev, role: "flannel's tunnel", kind: 'vxlan', mac, mtuBytes, txqueuelen: 0, vxlan }],
    addresses: [{ where, dev, family, address, prefixLength, broadcast: undefined }],
  };
}
