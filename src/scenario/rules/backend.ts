import { type WireguardSettings, carriesIpv6 } from '../backend-settings.ts';
import type { Draft } from '../draft.ts';
import type { Finding } from '../finding.ts';
import type { NetworkInput } from '../network-schema.ts';
import { resolveBackend } from '../resolve-backend.ts';

/** A backend carries the families that the network has. @see flannel pkg/backend, which refuses the same */
export function checkBackend({ network }: Draft): readonly Finding[] {
  if (network === undefined) return [];
  const backend = resolveBackend(network.Backend);
  if (network.EnableIPv6 === true && !carriesIpv6(backend)) return [noIpv6(backend.kind)];
  return backend.kind === 'wireguard' ? checkWireguard(backend, network) : [];
}

function noIpv6(kind: string): Finding {
  return {
    code: 'scenario/backend-without-ipv6',
    message: `Type "${kind}" carries IPv4 alone, and the network has IPv6`,
    hint: 'take vxlan, host-gw or wireguard, or leave IPv6 off',
    path: ['network', 'Backend', 'Type'],
  };
}

function checkWireguard(
  { mode, listenPort, listenPort6 }: WireguardSettings,
  { EnableIPv6 }: NetworkInput,
): readonly Finding[] {
  if (EnableIPv6 !== true && mode === 'ipv6') {
    const message = 'Mode "ipv6" tunnels between IPv6 addresses, which the nodes of this network do not have';
    const hint = 'write EnableIPv6: true in network, or take another Mode';
    const path = ['network', 'Backend', 'Mode'];
    return [{ code: 'scenario/ipv6-off', message, hint, path }];
  }
  if (EnableIPv6 !== true || mode !== 'separate' || listenPort !== listenPort6) return [];
  const message = `the tunnels of IPv4 and IPv6 both listen on UDP port ${listenPort}`;
  const hint = 'change ListenPort or ListenPortV6, or take a Mode of one tunnel: auto, ipv4 or ipv6';
  const path = ['network', 'Backend', 'ListenPort'];
  return [{ code: 'scenario/duplicate-port', message, hint, path }];
}
