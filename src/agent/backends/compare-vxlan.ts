import type { KernelLink } from '../../netlink/kernel-link.ts';
import type { NewVxlan } from '../../netlink/link-requests.ts';

/** What flannel compares: neither MTU nor MAC. */
export type VxlanShape = Pick<NewVxlan, 'vni' | 'device' | 'local' | 'port' | 'gbp'>;

/**
 * In flanneld's words, why a device that is there cannot be the one wanted; `undefined` where it can.
 * @see flannel pkg/backend/vxlan/device.go vxlanLinksIncompat
 */
export function vxlanDifference(wanted: VxlanShape, { kind, vxlan }: KernelLink): string | undefined {
  if (vxlan === undefined) return `link type: vxlan vs ${kind ?? 'device'}`;
  const pairs: readonly (readonly [what: string, want: unknown, have: unknown])[] = [
    ['vni', wanted.vni, vxlan.vni],
    ['vtep (external) interface', wanted.device, vxlan.device],
    ['vtep (external) IP', wanted.local, vxlan.local],
    ['group address', undefined, vxlan.group],
    ['l2miss', false, vxlan.l2miss],
    ['port', wanted.port === 0 ? vxlan.port : wanted.port, vxlan.port],
    ['gbp', wanted.gbp, vxlan.gbp],
  ];
  const different = pairs.find(([, want, have]) => want !== have);
  return different && `${different[0]}: ${different.slice(1).map(String).join(' vs ')}`;
}
