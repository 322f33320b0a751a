import * as z from 'zod';
import { Cidr6, Ipv6 } from '../net/ipv6.ts';

/** What a network of both families takes where the file says nothing. */
export const DEFAULT_NETWORK6 = Cidr6.parse('fd00:10:244::/56');

/** The same of its underlay. */
export const DEFAULT_UNDERLAY6 = Cidr6.parse('fd00:192:168:50::/64');

/** flannel's keys for IPv6 in its net-conf.json. @see flannel Documentation/configuration.md */
export const networkKeys6 = {
  EnableIPv4: z
    .literal(
      true,
      'would be a network of IPv6 alone, which flannel does not have with etcd: the key of a lease is an IPv4 subnet, with an IPv6 one beside it',
    )
    .optional()
    .meta({ description: 'IPv4 for the pods; flannel in etcd has no network without.', examples: [true] }),
  EnableIPv6: z
    .boolean()
    .optional()
    .meta({
      description: 'IPv6 for the pods beside IPv4.',
      default: false,
      examples: [true],
    }),
  IPv6Network: Cidr6.optional().meta({
    description: `IPv6 addresses of all pods; default: ${DEFAULT_NETWORK6}.`,
    examples: [DEFAULT_NETWORK6],
  }),
  IPv6SubnetLen: z
    .int()
    .min(2, 'is below 2: a network must hold four subnets')
    .max(126, 'is above 126, which leaves no room for a pod')
    .optional()
    .meta({
      description:
        "Prefix length of a node's IPv6 subnet; default: 64 in a /62 or wider, else two bits more than IPv6Network.",
      examples: [64],
    }),
  IPv6SubnetMin: Ipv6.optional().meta({
    description: 'First IPv6 subnet given out; default: the second of IPv6Network.',
    examples: ['fd00:10:244:1::'],
  }),
  IPv6SubnetMax: Ipv6.optional().meta({
    description: 'Last IPv6 subnet given out; default: the last of IPv6Network.',
    examples: ['fd00:10:244:ff::'],
  }),
};

/** The underlay's IPv6, for a network with `EnableIPv6`. */
export const underlayKeys6 = {
  subnet6: Cidr6.optional().meta({
    description: `IPv6 addresses of the nodes, with EnableIPv6; default: ${DEFAULT_UNDERLAY6}.`,
    examples: [DEFAULT_UNDERLAY6],
  }),
  gateway6: Ipv6.optional().meta({
    description: 'IPv6 default gateway of the nodes; default: the first host address of subnet6.',
    examples: ['fd00:192:168:50::1'],
  }),
};
