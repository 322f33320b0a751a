import type { LeaseBackend, SubnetLease } from './subnet-lease.ts';

/**
 * A lease as flannel writes it: its field order, no spaces, `PublicIPv6` always there, the rest left out where empty.
 * @see flannel pkg/lease/lease.go LeaseAttrs
 */
export function leaseValue({ publicIp, publicIp6, backend, backend6 }: SubnetLease): string {
  return JSON.stringify({
    PublicIP: publicIp,
    PublicIPv6: publicIp6 ?? null,
    BackendType: typeOf(backend),
    BackendData: dataOf(backend),
    BackendV6Data: backend6 === undefined ? undefined : dataOf(backend6),
  });
}

function typeOf(backend: LeaseBackend): string | undefined {
  switch (backend.kind) {
    case 'unnamed':
      return undefined;
    case 'other':
      return backend.type;
    case 'vxlan':
    case 'host-gw':
    case 'ipip':
    case 'wireguard':
      return backend.kind;
  }
}

function dataOf(backend: LeaseBackend): unknown {
  switch (backend.kind) {
    case 'vxlan':
      return { VNI: backend.vni, VtepMAC: backend.vtepMac };
    case 'wireguard':
      return { PublicKey: backend.publicKey, Port: backend.port };
    case 'other':
      return backend.data;
    case 'host-gw':
    case 'ipip':
    case 'unnamed':
      return undefined;
  }
}
