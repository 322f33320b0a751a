import * as z from 'zod';
import { Reference } from '../values.ts';
import { expectationKind } from './expectation-kind.ts';

/** The devices a traced probe was seen at, one after another. */
interface WayClaim {
  readonly kind: 'way';
  /** By their names of the lab, or PLACE/DEVICE. */
  readonly devices: readonly string[];
}

export const way = expectationKind({
  schema: z
    .array(Reference.meta({ description: 'A device.', examples: ['node-1/flannel.1'] }))
    .min(1, 'is empty; a probe that is seen nowhere is `no reply`'),
  meta: {
    description: 'All devices that a traced probe was seen at on its way there, in their order.',
    examples: [['pod-a', 'veth:pod-a', 'veth:pod-b', 'pod-b']],
  },
  build: (devices): WayClaim => ({ kind: 'way', devices }),
  names: (devices) => devices.map((name, index) => ({ name, kind: 'device', path: [index] })),
  after: ['trace'],
});
