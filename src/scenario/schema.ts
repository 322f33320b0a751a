import * as z from 'zod';
import { Label } from '../net/names.ts';
import { AgentSchema } from './agent-schema.ts';
import { NetworkSchema, UnderlaySchema } from './network-schema.ts';
import { NodeSchema, PodSchema } from './pod-schema.ts';
import { StepSchema } from './step-schema.ts';
import { StoreSchema } from './store-schema.ts';

/** The one API version there is; a breaking change of the format makes a new one. */
export const API_VERSION = 'k8s-netlab/v1';

/** The format of a scenario file; `k8s-netlab schema` prints it as JSON Schema. */
export const ScenarioSchema = z
  .strictObject({
    apiVersion: z
      .literal(API_VERSION, `is not ${API_VERSION}, the version this k8s-netlab reads`)
      .meta({ description: 'Version of this format.', examples: [API_VERSION] }),
    name: Label.meta({ description: 'Name of the scenario and of its lab.', examples: ['two-nodes'] }),
    description: z
      .string()
      .default('')
      .meta({ description: 'What it shows.', examples: ['Two pods on two nodes.'] }),
    underlay: UnderlaySchema.prefault({}),
    network: NetworkSchema.prefault({}),
    store: StoreSchema.prefault('embedded'),
    agent: AgentSchema.prefault({}),
    nodes: z
      .array(NodeSchema)
      .min(1, 'is empty; a lab needs at least one node')
      .meta({ description: 'The nodes.', examples: [['node-1', 'node-2']] }),
    pods: z
      .array(PodSchema)
      .default([])
      .meta({ description: 'The pods.', examples: [['pod-a@node-1', 'pod-b@node-2']] }),
    steps: z
      .array(StepSchema)
      .default([])
      .meta({
        description: 'What `test` does and expects, in order.',
        examples: [
          [
            {
              name: 'pod-a reaches pod-b',
              ping: { from: 'pod-a', to: 'pod-b' },
              expect: [{ reply: true }],
            },
          ],
        ],
      }),
  })
  .meta({
    title: 'k8s-netlab scenario',
    description: 'A Kubernetes pod network: nodes, pods, and what must hold.',
    examples: [
      {
        apiVersion: API_VERSION,
        name: 'tiny',
        nodes: ['node-1', 'node-2'],
        pods: ['pod-a@node-1', 'pod-b@node-2'],
      },
    ],
  });

export type ScenarioInput = z.output<typeof ScenarioSchema>;
