import * as z from 'zod';
import { PodWiringSchema } from '../lab/pod-wiring.ts';
import { JsonObjectSchema } from './json.ts';
import { NetworkSchema } from './network.ts';

/** A pod on one network, with all that its plugins were told, since DEL and CHECK tell them the same. */
export const NetworkAttachmentSchema = z.object({
  network: NetworkSchema,
  containerId: z.string(),
  ifName: z.string(),
  netns: z.string(),
  /** `CNI_ARGS`, in order. */
  cniArgs: z.array(z.tuple([z.string(), z.string()])),
  /** What the runtime can tell those plugins that declare the capability. */
  capabilityArgs: JsonObjectSchema,
  /** The last plugin's result of ADD. */
  result: JsonObjectSchema,
});
export type NetworkAttachment = Readonly<z.infer<typeof NetworkAttachmentSchema>>;

/** A pod that plugins have wired. */
export const PodAttachmentSchema = z.object({
  pod: z.string(),
  node: z.string(),
  /** Folder of the plugins. */
  bin: z.string(),
  /** In the order of their ADDs: the loopback first. */
  networks: z.array(NetworkAttachmentSchema),
  wiring: PodWiringSchema,
});
export type PodAttachment = Readonly<z.infer<typeof PodAttachmentSchema>>;
