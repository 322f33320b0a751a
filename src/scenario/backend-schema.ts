import * as z from 'zod';
import { DEFAULTS } from './backend-defaults.ts';
import { Mtu, Port } from './values.ts';

/** A flannel backend's part of the schema: its `Type`, then its own keys in the order of flannel's configuration. */
function backend<T extends string, K extends z.core.$ZodLooseShape>(type: T, keys: K) {
  const description =
    'What carries packets between nodes: vxlan, host-gw, wireguard, udp or ipip; alloc leases subnets alone.';
  return z.strictObject({ Type: z.literal(type).meta({ description, examples: [type] }), ...keys });
}

function flag(description: string) {
  return z
    .boolean()
    .optional()
    .meta({ description, default: false, examples: [true] });
}

const DirectRouting = flag('Whether nodes that are on one L2 route plainly, without encapsulation.');

const vxlan = backend('vxlan', {
  VNI: z
    .int()
    .min(1, 'is below 1, the first VNI flannel uses')
    .max(0xff_ffff, 'is above 16777215: a VNI has 24 bits (RFC 7348)')
    .optional()
    .meta({
      description: 'VXLAN network identifier, part of the device name: flannel.1.',
      default: DEFAULTS.vni,
      examples: [1],
    }),
  Port: z
    .int()
    .min(0, 'is below 0')
    .max(65_535, 'is above 65535, the last port')
    .optional()
    .meta({
      description: "UDP port; 0 is the kernel's own, 8472.",
      default: DEFAULTS.vxlanPort,
      examples: [8472],
    }),
  MTU: Mtu.optional().meta({
    description: 'MTU that the 50 bytes of VXLAN are taken from, bytes; default: that of the underlay.',
    examples: [1500],
  }),
  GBP: flag("VXLAN's group policy extension, for those who mark packets."),
  Learning: flag('Whether the device learns forwarding entries from frames, beside those flannel gives it.'),
  DirectRouting,
});

const wireguard = backend('wireguard', {
  ListenPort: Port.optional().meta({
    description: 'UDP port of the tunnel.',
    default: DEFAULTS.listenPort,
    examples: [51820],
  }),
  ListenPortV6: Port.optional().meta({
    description: 'UDP port of the IPv6 tunnel, where it is one of its own.',
    default: DEFAULTS.listenPort6,
    examples: [51821],
  }),
  MTU: Mtu.optional().meta({
    description: 'MTU that the 80 bytes of WireGuard are taken from, bytes; default: that of the underlay.',
    examples: [1500],
  }),
  PSK: z
    .string()
    .regex(
      /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/,
      'is no WireGuard key: 32 bytes in base64, 44 characters of which the last is "="',
    )
    .optional()
    .meta({
      description: 'Key that all nodes share beside their own ones; `wg genpsk` makes one.',
      examples: ['JzqmqZLhNmA3h0zF7bDlZ8XlKcYkVVcGdUtFPHFo6o0='],
    }),
  PersistentKeepaliveInterval: z
    .int()
    .min(0, 'is below 0')
    .max(65_535, 'is above 65535 seconds, the most WireGuard takes')
    .optional()
    .meta({
      description: 'Seconds between packets that keep a tunnel open; 0: none is sent.',
      default: DEFAULTS.keepaliveSeconds,
      examples: [25],
    }),
  Mode: z
    .enum(['separate', 'auto', 'ipv4', 'ipv6'])
    .optional()
    .meta({
      description:
        'With IPv6: `separate` tunnels of both families, or one that both use, between `ipv4` or `ipv6` addresses, or as suits each peer (`auto`).',
      default: DEFAULTS.mode,
      examples: ['separate'],
    }),
});

const udp = backend('udp', {
  Port: Port.optional().meta({
    description: 'UDP port of the forwarder.',
    default: DEFAULTS.udpPort,
    examples: [8285],
  }),
});

/** flannel's `Backend`. Defaults are filled in by `resolveBackend`, so that `netConf` keeps the user's own words. */
export const BackendSchema = z
  .discriminatedUnion('Type', [
    vxlan,
    backend('host-gw', {}),
    wireguard,
    udp,
    backend('ipip', { DirectRouting }),
    backend('alloc', {}),
  ])
  .meta({
    description:
      "flannel's backend: `vxlan`, `wireguard`, `udp` and `ipip` encapsulate, `host-gw` routes plainly, `alloc` leases subnets and nothing else.",
    examples: [{ Type: 'vxlan' }],
  });

export type BackendInput = z.output<typeof BackendSchema>;
