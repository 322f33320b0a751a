import * as z from 'zod';
import { Cidr, Ipv4 } from '../net/ipv4.ts';
import { Mac } from '../net/mac.ts';

const Device = z.object({
  name: z.string(),
  mac: Mac,
  mtuBytes: z.int(),
  /** Length of its queue; 0 where there is none. */
  txqueuelen: z.int(),
});

/** A bridge that the plugins made, with its own address. */
const Bridge = Device.extend({ address: Ipv4, subnet: Cidr });

/** How CNI plugins have wired a pod: what the lab takes the place of its own design with. */
export const PodWiringSchema = z.object({
  pod: z.string(),
  address: Ipv4,
  prefixLength: z.int(),
  broadcast: Ipv4.optional(),
  gateway: Ipv4,
  eth0: Device,
  /** Its routes by a gateway. */
  routes: z.array(z.object({ dst: z.string(), via: Ipv4 })),
  /** The node's end of its cable, and the bridge that is plugged into. */
  veth: Device.extend({ master: z.string().optional(), hairpin: z.boolean().optional() }),
  bridge: Bridge.optional(),
});
export type PodWiring = Readonly<z.infer<typeof PodWiringSchema>>;
