import { DEFAULTS } from './backend-defaults.ts';
import type { BackendInput } from './backend-schema.ts';
import type { Backend, VxlanSettings, WireguardSettings } from './backend-settings.ts';

/** The backend with flannel's defaults. */
export function resolveBackend(input: BackendInput): Backend {
  switch (input.Type) {
    case 'vxlan':
      return resolveVxlan(input);
    case 'wireguard':
      return resolveWireguard(input);
    case 'udp':
      return { kind: 'udp', port: input.Port ?? DEFAULTS.udpPort };
    case 'ipip':
      return { kind: 'ipip', directRouting: input.DirectRouting ?? false };
    case 'host-gw':
    case 'alloc':
      return { kind: input.Type };
  }
}

function resolveVxlan(input: InputOf<'vxlan'>): VxlanSettings {
  return {
    kind: 'vxlan',
    vni: input.VNI ?? DEFAULTS.vni,
    port: input.Port ?? DEFAULTS.vxlanPort,
    mtuBytes: input.MTU,
    gbp: input.GBP ?? false,
    learning: input.Learning ?? false,
    directRouting: input.DirectRouting ?? false,
  };
}

function resolveWireguard(input: InputOf<'wireguard'>): WireguardSettings {
  return {
    kind: 'wireguard',
    listenPort: input.ListenPort ?? DEFAULTS.listenPort,
    listenPort6: input.ListenPortV6 ?? DEFAULTS.listenPort6,
    mtuBytes: input.MTU,
    psk: input.PSK,
    keepaliveSeconds: input.PersistentKeepaliveInterval ?? DEFAULTS.keepaliveSeconds,
    mode: input.Mode ?? DEFAULTS.mode,
  };
}

type InputOf<T extends BackendInput['Type']> = Extract<BackendInput, { readonly Type: T }>;
