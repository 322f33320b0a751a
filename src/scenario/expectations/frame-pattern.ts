import * as z from 'zod';
import type { NameUse } from '../name-use.ts';
import { Reference } from '../values.ts';
import { frameColumns } from './frame-columns.ts';
import type { Pattern } from './pattern-schema.ts';

/** A frame at a point it passes. */
export interface FramePattern {
  /** A namespace (any of its devices), PLACE/DEVICE, `veth:POD` or `port:NODE`. */
  readonly point: string;
  readonly pattern: Pattern;
}

/** The keys of a frame pattern in a file. */
export const frameShape = {
  at: Reference.meta({
    description:
      'Where it passes: `pod-a` (any of its devices), `node-1/flannel.1`, `veth:pod-a`, `port:node-1`.',
    examples: ['node-1/flannel.1'],
  }),
  ...frameColumns,
} as const;

/** A frame pattern by itself. */
export const FrameSchema = z.strictObject(frameShape).transform(framePattern).meta({ id: 'frame' });

type FrameInput = z.output<z.ZodObject<typeof frameShape>>;

/** The point and the pattern of what was read. */
export function framePattern({ at, ...columns }: FrameInput): FramePattern {
  return { point: at, pattern: columns };
}

/** The name of the point. */
export function pointName(point: string, ...path: readonly number[]): NameUse {
  return { name: point, kind: 'device', path: [...path, 'at'] };
}
