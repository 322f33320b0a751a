import * as z from 'zod';

/** How the agents of a lab find their store. */
export const StoreAccess = z.discriminatedUnion('kind', [
  /** The lab's own file, in its state folder. */
  z.object({
    kind: z.literal('embedded'),
    /** What flannel's keys start with, `/coreos.com/network`. */
    prefix: z.string(),
  }),
  z.object({
    kind: z.literal('etcd'),
    prefix: z.string(),
    endpoints: z.array(z.string()).min(1),
    /** Whose network the connections start from: each node's own (members in the lab), or the host's (an etcd outside of it). */
    from: z.enum(['node', 'host']),
    /** Files in PEM. */
    tls: z.object({
      ca: z.string().optional(),
      cert: z.string().optional(),
      key: z.string().optional(),
    }),
    user: z.object({ name: z.string(), passwordFile: z.string() }).optional(),
  }),
]);
export type StoreAccess = z.infer<typeof StoreAccess>;

/** The store of a lab, and what is written there as flannel's network configuration unless there is one. */
export const StoreConfig = z.object({
  access: StoreAccess,
  /** `net-conf.json`. */
  netConf: z.string(),
});
export type StoreConfig = z.infer<typeof StoreConfig>;
