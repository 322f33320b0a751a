import * as z from 'zod';

/** How the agents of a lab find their store. */
export const StoreAccess = z.discriminatedUnion('kind', [
  /** The lab's own file, in its state folder. */
  z.object({ kind: z.literal('embedded') }),
  z.object({
    kind: z.literal('etcd'),
    endpoints: z.array(z.string()).min(1),
    /** What flannel's keys start with, `/coreos.com/network`. */
    prefix: z.string(),
    /** Whose network the connections start from: the node's (members in the lab), or the host's (an etcd outside of it). */
    from: z.enum(['node', 'host']),
    /** Files in PEM. */
    ca: z.string().optional(),
    cert: z.string().optional(),
    key: z.string().optional(),
    username: z.string().optional(),
    passwordFile: z.string().optional(),
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
