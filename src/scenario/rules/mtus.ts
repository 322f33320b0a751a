import { type Draft, readable } from '../draft.ts';
import type { Finding } from '../finding.ts';
import { type Backend, carriesIpv6 } from '../backend-settings.ts';
import { askedMtuBytes, overheadBytes, podMtuBytes } from '../pod-mtu.ts';
import { resolveBackend } from '../resolve-backend.ts';

/** Bytes every IPv4 host must be able to receive, so the least an overlay should carry. @see RFC 791 section 3.1 */
const LEAST_OVERLAY_MTU = 576;

/** What a backend's header leaves of the underlay's MTU is enough for IPv4, and no pod asks for more than its node carries. */
export function checkMtus({ underlay, network, pods }: Draft): readonly Finding[] {
  if (underlay === undefined || network === undefined) return [];
  const backend = resolveBackend(network.Backend);
  const mtu = podMtuBytes(backend, underlay.mtu);
  const asked = askedMtuBytes(backend);
  if (asked !== undefined && asked > underlay.mtu) {
    const message = `Backend.MTU ${asked} is above ${underlay.mtu}, the MTU of the underlay it is carried by`;
    const hint = `take at most ${underlay.mtu}, or raise underlay.mtu`;
    return [{ code: 'scenario/mtu-too-big', message, hint, path: ['network', 'Backend', 'MTU'] }];
  }
  const overhead = overheadBytes(backend.kind);
  if (overhead > 0 && mtu < LEAST_OVERLAY_MTU) {
    const message = `MTU ${asked ?? underlay.mtu} less the ${overhead} bytes of ${names[backend.kind]} leaves ${mtu}, below the ${LEAST_OVERLAY_MTU} bytes every IPv4 host takes (RFC 791)`;
    const ipv6 = carriesIpv6(backend) ? `; IPv6 would need ${1280 + overhead}` : '';
    const hint = `make it ${LEAST_OVERLAY_MTU + overhead} or more${ipv6}`;
    const path = asked === undefined ? ['underlay', 'mtu'] : ['network', 'Backend', 'MTU'];
    return [{ code: 'scenario/mtu-too-small', message, hint, path }];
  }
  return checkPods(pods, mtu);
}

function checkPods(pods: Draft['pods'], mtu: number): readonly Finding[] {
  const greedy = readable(pods).filter(([, pod]) => pod.mtu !== undefined && pod.mtu > mtu);
  return greedy.map(([index, pod]) => ({
    code: 'scenario/mtu-too-big',
    message: `pod "${pod.name}" has MTU ${pod.mtu ?? mtu}, above the ${mtu} of its node's pods`,
    hint: `take at most ${mtu}, or raise underlay.mtu`,
    path: ['pods', index, 'mtu'],
  }));
}

/** What adds the bytes, as people write it. */
const names: Readonly<Record<Backend['kind'], string>> = {
  vxlan: 'VXLAN',
  wireguard: 'WireGuard',
  udp: 'IPv4 and UDP',
  ipip: 'IPv4',
  'host-gw': 'nothing',
  alloc: 'nothing',
};
