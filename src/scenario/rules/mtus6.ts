import { type Draft, readable } from '../draft.ts';
import type { Finding } from '../finding.ts';
import { askedMtuBytes, tunnelMtu6Bytes } from '../pod-mtu.ts';
import { resolveBackend } from '../resolve-backend.ts';

/** Least MTU of a device with IPv6: Linux takes IPv6 off a device with less. @see RFC 8200 section 5 */
const LEAST_MTU6 = 1280;

/** With IPv6, every device a pod's packet passes has the MTU that IPv6 asks of a link. */
export function checkMtus6({ underlay, network, pods }: Draft): readonly Finding[] {
  if (underlay === undefined || network?.EnableIPv6 !== true) return [];
  const backend = resolveBackend(network.Backend);
  const carried = tunnelMtu6Bytes(backend, underlay.mtu);
  if (carried < LEAST_MTU6) {
    const isAsked = askedMtuBytes(backend) !== undefined;
    return [
      {
        code: 'scenario/mtu-too-small',
        message: `pods get an MTU of ${carried} bytes for IPv6, below the ${LEAST_MTU6} it needs (RFC 8200)`,
        hint: `raise ${isAsked ? 'Backend.MTU' : 'underlay.mtu'} by ${LEAST_MTU6 - carried}, or leave IPv6 off`,
        path: isAsked ? ['network', 'Backend', 'MTU'] : ['underlay', 'mtu'],
      },
    ];
  }
  const small = readable(pods).filter(([, { mtu }]) => mtu !== undefined && mtu < LEAST_MTU6);
  return small.map(([index, { name, mtu }]) => ({
    code: 'scenario/mtu-too-small',
    message: `pod "${name}" has MTU ${mtu ?? LEAST_MTU6}, below the ${LEAST_MTU6} bytes that IPv6 needs (RFC 8200)`,
    hint: `take ${LEAST_MTU6} or more, or leave IPv6 off`,
    path: ['pods', index, 'mtu'],
  }));
}
