import { type Cidr, firstAddress, prefixLength, subnetAt } from '../net/ipv4.ts';
import type { NetworkInput } from './network-schema.ts';
import type { Backend, Network } from './scenario.ts';

/**
 * flannel's prefix length of a node's subnet where none is given: 24 in a /22 or wider, else two bits more than the network, so that
 * four subnets fit. @see flannel pkg/subnet/config.go
 */
export function subnetLengthOf(input: NetworkInput): number {
  const length = prefixLength(input.Network);
  return input.SubnetLen ?? (length <= 22 ? 24 : length + 2);
}

/**
 * Fills in flannel's defaults; its first subnet is never given out unless SubnetMin says so.
 * Only for a network that `checkNetwork` finds nothing wrong with.
 */
export function resolveNetwork(input: NetworkInput): Network {
  const cidr = input.Network;
  const subnetLength = subnetLengthOf(input);
  return {
    cidr,
    subnetLength,
    subnetMin: input.SubnetMin ?? subnetBase(cidr, subnetLength, 1),
    subnetMax: input.SubnetMax ?? subnetBase(cidr, subnetLength, subnetCount(cidr, subnetLength) - 1),
    backend: resolveBackend(input.Backend),
    netConf: formatNetConf(input),
  };
}

/** Number of subnets of `length` bits in a network. */
function subnetCount(cidr: Cidr, length: number): number {
  return 2 ** (length - prefixLength(cidr));
}

function subnetBase(cidr: Cidr, length: number, index: number) {
  return firstAddress(subnetAt(cidr, length, index));
}

/** The backend with flannel's defaults. */
export function resolveBackend(backend: NetworkInput['Backend']): Backend {
  switch (backend.Type) {
    case 'vxlan':
      return { kind: 'vxlan', vni: backend.VNI ?? 1, port: backend.Port ?? 0, mtuBytes: backend.MTU };
    case 'host-gw':
      return { kind: 'host-gw' };
  }
}

/** The user's own words in flannel's key order; the backend is always named, for flannel itself would take `udp`. */
function formatNetConf({ Network, SubnetLen, SubnetMin, SubnetMax, Backend }: NetworkInput): string {
  return JSON.stringify({ Network, SubnetLen, SubnetMin, SubnetMax, Backend: orderedBackend(Backend) });
}

function orderedBackend(backend: NetworkInput['Backend']) {
  switch (backend.Type) {
    case 'vxlan':
      return { Type: backend.Type, VNI: backend.VNI, Port: backend.Port, MTU: backend.MTU };
    case 'host-gw':
      return { Type: backend.Type };
  }
}
