import * as z from 'zod';
import { Cidr, Ipv4 } from '../net/ipv4.ts';
import { Mac } from '../net/mac.ts';

/** A node's claim on a subnet of the pod network, as flannel writes it to its database. */
export interface SubnetLease {
  readonly subnet: Cidr;
  /** Where the other nodes send this subnet's packets. */
  readonly publicIp: Ipv4;
  readonly backend: LeaseBackend;
}

export type LeaseBackend =
  { readonly kind: 'vxlan'; readonly vni: number; readonly vtepMac: Mac } | { readonly kind: 'host-gw' };

/** Key of flannel's network configuration. */
export const CONFIG_KEY = '/coreos.com/network/config';

/** What the keys of all leases start with: without a final slash, as flannel lists them. */
export const SUBNETS_PREFIX = '/coreos.com/network/subnets';

/** `10.244.1.0/24` → `/coreos.com/network/subnets/10.244.1.0-24`. */
export function leaseKey(subnet: Cidr): string {
  return `${SUBNETS_PREFIX}/${subnet.replace('/', '-')}`;
}

/** The value as flannel writes it: its field order, no spaces, `PublicIPv6` always there. @see flannel pkg/lease/lease.go */
export function leaseValue(lease: SubnetLease): string {
  const base = { PublicIP: lease.publicIp, PublicIPv6: null, BackendType: lease.backend.kind };
  switch (lease.backend.kind) {
    case 'vxlan':
      return JSON.stringify({
        ...base,
        BackendData: { VNI: lease.backend.vni, VtepMAC: lease.backend.vtepMac },
      });
    case 'host-gw':
      return JSON.stringify(base);
  }
}

const LeaseValue = z.discriminatedUnion('BackendType', [
  z.object({
    PublicIP: Ipv4,
    BackendType: z.literal('vxlan'),
    BackendData: z.object({ VNI: z.int(), VtepMAC: Mac }),
  }),
  z.object({ PublicIP: Ipv4, BackendType: z.literal('host-gw') }),
]);

/** The lease an entry of the store stands for; `undefined` for one that is not a lease, or of a backend unknown here. */
export function parseLease(key: string, value: string): SubnetLease | undefined {
  const subnet = Cidr.safeParse(key.slice(SUBNETS_PREFIX.length + 1).replace(/-(\d+)$/, '/$1'));
  const parsed = LeaseValue.safeParse(parseJson(value));
  if (!subnet.success || !parsed.success) return undefined;
  return { subnet: subnet.data, publicIp: parsed.data.PublicIP, backend: backendOf(parsed.data) };
}

function backendOf(value: z.infer<typeof LeaseValue>): LeaseBackend {
  switch (value.BackendType) {
    case 'vxlan':
      return { kind: 'vxlan', vni: value.BackendData.VNI, vtepMac: value.BackendData.VtepMAC };
    case 'host-gw':
      return { kind: 'host-gw' };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
