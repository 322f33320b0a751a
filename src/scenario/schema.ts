import { z } from 'zod';
import { Cidr, Ipv4 } from '../net/ipv4.ts';
import { Mac } from '../net/mac.ts';
import { Label, UNDERLAY } from '../net/names.ts';
import { StepSchema } from './step-schema.ts';

/** The one API version there is; a breaking change of the format makes a new one. */
export const API_VERSION = 'k8s-netlab/v1';

const Mtu = z
  .int()
  .min(68, 'is below 68 bytes, the least IPv4 asks of a link (RFC 791)')
  .max(65_535, 'is above 65535 bytes, the most a veth takes');

const Name = Label.refine((name) => name !== UNDERLAY, `is the lab's own name for the L2 between the nodes`);

const Command = z.array(z.string()).min(1, 'needs at least a program');

const ContainerSchema = z
  .strictObject({
    name: Name.describe('Name of the container within its pod.'),
    command: Command.optional().describe('Program and arguments; without it the lab answers on `ports`.'),
    ports: z
      .array(z.int().min(1).max(65_535))
      .default([])
      .describe('Ports answered on TCP (HTTP) and UDP with pod, container and client address, when there is no `command`.'),
    env: z.record(z.string(), z.coerce.string()).default({}).describe('Environment of `command`.'),
    privileged: z.boolean().default(false).describe('Run without the confinement of a container.'),
  })
  .describe('A process in the namespace of its pod.');

const NodeSchema = z
  .union([
    Name,
    z.strictObject({
      name: Name.describe('Host name of the node; also the name of its network namespace.'),
      address: Ipv4.optional().describe('Address on the underlay; default: the next from .11 on.'),
      subnet: Cidr.optional().describe('Pod subnet asked for; default: the next free one.'),
    }),
  ])
  .describe('A node: a name, or name with address and subnet.');

const PodSchema = z
  .union([
    z
      .string()
      .regex(/^[^@\s]+@[^@\s]+$/, 'is not of the short form POD@NODE')
      .describe('Short form POD@NODE.'),
    z.strictObject({
      name: Name.describe('Name of the pod; also its host name and network namespace.'),
      node: z.string().describe('The node it runs on.'),
      address: Ipv4.optional().describe('Address in the subnet of its node; default: the next free one.'),
      mac: Mac.optional().describe('MAC of its eth0; default: derived from the name.'),
      mtu: Mtu.optional().describe('MTU of its eth0; default: as flannel gives it.'),
      containers: z.array(ContainerSchema).default([]).describe('Processes of the pod; a pod needs none to be pinged.'),
    }),
  ])
  .describe('A pod: `POD@NODE`, or the long form.');

const BackendSchema = z
  .discriminatedUnion('Type', [
    z.strictObject({
      Type: z.literal('vxlan'),
      VNI: z.int().min(1).max(0xff_ffff, 'is above 16777215: a VNI has 24 bits (RFC 7348)').default(1),
      Port: z.int().min(0).max(65_535).default(0).describe('UDP port; 0 is the kernel\'s own, 8472.'),
      MTU: Mtu.optional().describe('MTU the overhead is taken from; default: that of the underlay.'),
    }),
    z.strictObject({ Type: z.literal('host-gw') }),
  ])
  .describe("flannel's backend: `vxlan` encapsulates, `host-gw` routes plainly.");

const NetworkSchema = z
  .strictObject({
    Network: Cidr.default(() => Cidr.parse('10.244.0.0/16')).describe('Addresses of all pods.'),
    SubnetLen: z.int().max(30, 'leaves no room for pods: 30 is the most').optional().describe('Prefix length of a node\'s subnet.'),
    SubnetMin: Ipv4.optional().describe('First subnet given out.'),
    SubnetMax: Ipv4.optional().describe('Last subnet given out.'),
    Backend: BackendSchema.default({ Type: 'vxlan', VNI: 1, Port: 0 }),
  })
  .describe("flannel's net-conf.json, in its own words.");

const UnderlaySchema = z
  .strictObject({
    subnet: Cidr.default(() => Cidr.parse('192.168.50.0/24')).describe('Addresses of the nodes.'),
    mtu: Mtu.default(1500).describe('MTU of the nodes\' eth0, bytes.'),
    gateway: Ipv4.optional().describe('Default gateway of the nodes; default: the last address of the subnet.'),
  })
  .describe('The L2 between the nodes.');

/** The format of a scenario file; `k8s-netlab schema` prints it as JSON Schema. */
export const ScenarioSchema = z
  .strictObject({
    apiVersion: z.literal(API_VERSION, `is not ${API_VERSION}, the version this k8s-netlab reads`),
    name: Label.describe('Name of the scenario and of its lab.'),
    description: z.string().default('').describe('What it shows.'),
    underlay: UnderlaySchema.prefault({}),
    network: NetworkSchema.prefault({}),
    nodes: z.array(NodeSchema).min(1, 'names no node; a lab needs at least one'),
    pods: z.array(PodSchema).default([]),
    steps: z.array(StepSchema).default([]).describe('What `test` does and expects, in order.'),
  })
  .meta({
    title: 'k8s-netlab scenario',
    description: 'A Kubernetes pod network: nodes, pods, and what must hold.',
    examples: [{ apiVersion: API_VERSION, name: 'tiny', nodes: ['node-1', 'node-2'], pods: ['pod-a@node-1', 'pod-b@node-2'] }],
  });

export type ScenarioInput = z.output<typeof ScenarioSchema>;
