import * as z from 'zod';
import { Argument } from './values.ts';

const FileOrFolder = Argument.min(1, 'is empty; it names a file or folder').meta({
  description: 'A .conflist or .conf, or a folder with one; relative to this file.',
  examples: ['10-flannel.conflist'],
});

const Inline = z.record(z.string(), z.json()).meta({
  description: 'The network configuration itself, as a .conflist has it.',
  examples: [{ cniVersion: '1.0.0', name: 'cbr0', plugins: [{ type: 'bridge' }] }],
});

/** Real CNI plugins for the pods of a node. What `conf` says is read when a lab is made of it: it may be another file. */
export const CniSchema = z
  .strictObject({
    bin: Argument.min(1, 'is empty; it names the folder of the plugins').meta({
      description: 'Folder of the plugins; relative to this file.',
      examples: ['/usr/lib/cni'],
    }),
    conf: z.union([FileOrFolder, Inline]).meta({
      description: 'Their network: a file, a folder, or the configuration itself.',
      examples: ['10-flannel.conflist'],
    }),
  })
  .meta({
    description: "Real CNI plugins wire this node's pods, by the CNI protocol.",
    examples: [{ bin: '/usr/lib/cni', conf: '10-flannel.conflist' }],
  });

export type NodeCni = Readonly<z.output<typeof CniSchema>>;
