import * as z from 'zod';
import { Cidr, Ipv4 } from '../net/ipv4.ts';
import { BackendSchema } from './backend-schema.ts';
import { networkKeys6, underlayKeys6 } from './ipv6-keys.ts';
import { Mtu } from './values.ts';

/** flannel's net-conf.json. @see flannel Documentation/configuration.md */
export const NetworkSchema = z
  .strictObject({
    Network: Cidr.default(Cidr.parse('10.244.0.0/16')).meta({
      description: 'Addresses of all pods.',
      examples: ['10.244.0.0/16'],
    }),
    SubnetLen: z
      .int()
      .min(2, 'is below 2: a network must hold four subnets')
      .max(30, 'is above 30, which leaves no room for a pod')
      .optional()
      .meta({
        description:
          "Prefix length of a node's subnet; default: 24 in a /22 or wider, else two bits more than Network.",
        examples: [24],
      }),
    SubnetMin: Ipv4.optional().meta({
      description: 'First subnet given out; default: the second of Network.',
      examples: ['10.244.1.0'],
    }),
    SubnetMax: Ipv4.optional().meta({
      description: 'Last subnet given out; default: the last of Network.',
      examples: ['10.244.255.0'],
    }),
    ...networkKeys6,
    EnableNFTables: z
      .boolean()
      .optional()
      .meta({
        description: 'Whether traffic rules are nftables instead of iptables.',
        default: false,
        examples: [true],
      }),
    Backend: BackendSchema.default({ Type: 'vxlan' }),
  })
  .meta({
    description: "flannel's net-conf.json, in its own words.",
    examples: [{ Network: '10.244.0.0/16', Backend: { Type: 'vxlan' } }],
  });

/** The L2 between the nodes. */
export const UnderlaySchema = z
  .strictObject({
    subnet: Cidr.default(Cidr.parse('192.168.50.0/24')).meta({
      description: 'Addresses of the nodes.',
      examples: ['192.168.50.0/24'],
    }),
    mtu: Mtu.default(1500).meta({ description: "MTU of the nodes' eth0, bytes.", examples: [1500] }),
    gateway: Ipv4.optional().meta({
      description: 'Default gateway of the nodes; default: the last host address of the subnet.',
      examples: ['192.168.50.254'],
    }),
    ...underlayKeys6,
  })
  .meta({
    description: 'The L2 between the nodes.',
    examples: [{ subnet: '192.168.50.0/24', mtu: 1500 }],
  });

export type NetworkInput = z.output<typeof NetworkSchema>;
export type UnderlayInput = z.output<typeof UnderlaySchema>;
