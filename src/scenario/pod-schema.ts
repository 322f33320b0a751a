import * as z from 'zod';
import { Cidr, Ipv4 } from '../net/ipv4.ts';
import { Cidr6, Ipv6 } from '../net/ipv6.ts';
import { CniSchema } from './cni-schema.ts';
import { Argument, DeviceMac, Mtu, Name, Port, Text } from './values.ts';

const EnvName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is no name of an environment variable (letters, digits and "_")');

const ContainerSchema = z
  .strictObject({
    name: Name.meta({ description: 'Name of the container within its pod.', examples: ['web'] }),
    command: z
      .array(Argument.meta({ description: 'The program, then its arguments.', examples: ['sleep'] }))
      .min(1, 'is empty; it needs at least a program')
      .optional()
      .meta({
        description: 'Program and arguments; without it the lab answers on `ports`.',
        examples: [['sleep', 'infinity']],
      }),
    ports: z
      .array(Port.meta({ description: 'A TCP and UDP port.', examples: [8080] }))
      .default([])
      .meta({
        description:
          'Ports of the container. Without a `command` the lab answers on them, TCP (HTTP) and UDP, with pod, container and client address.',
        examples: [[8080]],
      }),
    env: z
      .record(EnvName, Text.meta({ description: 'Value of the variable.', examples: ['hello'] }))
      .default({})
      .meta({ description: 'Environment of `command`.', examples: [{ GREETING: 'hello' }] }),
    privileged: z
      .boolean()
      .default(false)
      .meta({ description: 'Run without the confinement of a container.', examples: [true] }),
  })
  .meta({
    description: 'A process in the namespace of its pod.',
    examples: [{ name: 'web', ports: [8080] }],
  });

const LongNode = z.strictObject({
  name: Name.meta({
    description: 'Host name of the node; also the name of its network namespace.',
    examples: ['node-1'],
  }),
  address: Ipv4.optional().meta({
    description: 'Address on the underlay; default: the next from .11 on.',
    examples: ['192.168.50.11'],
  }),
  subnet: Cidr.optional().meta({
    description: 'Pod subnet asked for; default: that of a fixed pod address, else the next free one.',
    examples: ['10.244.1.0/24'],
  }),
  address6: Ipv6.optional().meta({
    description: 'IPv6 address on the underlay, with EnableIPv6; default: the next from ::11 on.',
    examples: ['fd00:192:168:50::11'],
  }),
  subnet6: Cidr6.optional().meta({
    description:
      'IPv6 pod subnet asked for, with EnableIPv6; default: that of a fixed pod address, else the next free one.',
    examples: ['fd00:10:244:1::/64'],
  }),
  joins: z
    .enum(['at-start', 'later'])
    .default('at-start')
    .meta({
      description: '`later`: the node is known, but joins by `k8s-netlab node add` or a step.',
      examples: ['later'],
    }),
  agent: z
    .enum(['netlab', 'flanneld', 'none'])
    .default('netlab')
    .meta({
      description: 'Who is flannel on it: the lab, the real `flanneld`, which needs etcd, or nobody.',
      examples: ['flanneld'],
    }),
  cni: CniSchema.optional(),
});

/** A node, short or long; the long form comes out. */
export const NodeSchema = z
  .union([Name.transform((name) => ({ name })).pipe(LongNode), LongNode])
  .meta({ description: 'A node: a name, or name with address and subnet.', examples: ['node-1'] });

const LongPod = z.strictObject({
  name: Name.meta({
    description: 'Name of the pod; also its host name and network namespace.',
    examples: ['pod-a'],
  }),
  node: z.string().meta({ description: 'The node it runs on.', examples: ['node-1'] }),
  address: Ipv4.optional().meta({
    description: 'Address in the subnet of its node; default: the next free one.',
    examples: ['10.244.1.2'],
  }),
  address6: Ipv6.optional().meta({
    description: 'IPv6 address in the subnet of its node, with EnableIPv6; default: the next free one.',
    examples: ['fd00:10:244:1::2'],
  }),
  mac: DeviceMac.optional().meta({
    description: 'MAC of its eth0; default: derived from the name.',
    examples: ['02:00:00:00:00:0a'],
  }),
  mtu: Mtu.optional().meta({
    description: 'MTU of its eth0, bytes; default: as flannel gives it.',
    examples: [1450],
  }),
  joins: z
    .literal('later', 'is not `later`; a pod that is there from the start says nothing')
    .optional()
    .meta({
      description: '`later`: not built by `up`, but by `pod add` or a step.',
      examples: ['later'],
    }),
  containers: z
    .array(ContainerSchema)
    .default([])
    .meta({
      description: 'Processes of the pod; a pod needs none to be pinged.',
      examples: [[{ name: 'web', ports: [8080] }]],
    }),
});

const ShortPod = z
  .string()
  .regex(/^[^@\s]+@[^@\s]+$/, 'is not of the short form POD@NODE')
  .transform((text) => ({
    name: text.slice(0, text.indexOf('@')),
    node: text.slice(text.indexOf('@') + 1),
  }))
  .pipe(LongPod);

/** A pod, `POD@NODE` or long; the long form comes out. */
export const PodSchema = z
  .union([ShortPod, LongPod])
  .meta({ description: 'A pod: `POD@NODE`, or the long form.', examples: ['pod-a@node-1'] });

export type NodeInput = z.output<typeof NodeSchema>;
export type PodInput = z.output<typeof PodSchema>;
