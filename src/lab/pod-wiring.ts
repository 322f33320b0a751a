import * as z from 'zod';
import { Cidr, Ipv4 } from '../net/ipv4.ts';
import { Ipv6 } from '../net/ipv6.ts';
import { Mac } from '../net/mac.ts';

const Device = z.object({
  name: z.string(),
  mac: Mac,
  mtuBytes: z.int(),
  /** Length of its queue; 0 where there is none. */
  txqueuelen: z.int(),
});

/** A bridge that the plugins made, with its own address. */
const Bridge = Device.extend({ address: Ipv4, address6: Ipv6.optional(), subnet: Cidr });

/** How CNI plugins have wired a pod: what the lab takes the place of its own design with. */
export const PodWiringSchema = z.object({
  pod: z.string(),
  address: Ipv4,
  prefixLength: z.int(),
  broadcast: Ipv4.optional(),
  gateway: Ipv4,
  ipv6: z.object({ address: Ipv6, prefixLength: z.int(), gateway: Ipv6 }).optional(),
  eth0: Device,
  /** Its IPv4 routes by a gateway. */
  routes: z.array(z.object({ dst: z.string(), via: Ipv4 })),
  /** The node's end of its cable, and the bridge that is plugged into. */
  veth: Device.extend({ master: z.string().optional(), hairpin: z.boolean().optional() }),
  bridge: Bridge.optional(),
});
export type PodWiring = Readonly<z.infer<typeof PodWiringSchema>>;
