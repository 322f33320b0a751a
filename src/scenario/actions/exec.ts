import * as z from 'zod';
import { Argument, Reference } from '../values.ts';
import { actionKind } from './action-kind.ts';
import { splitPlace } from './split-place.ts';

/** A program, run to its end. */
interface ExecAction {
  readonly kind: 'exec';
  readonly on: string;
  readonly container: string | undefined;
  readonly run: readonly string[];
}

const ProgramArgument = Argument.meta({
  description: 'The program, then its arguments.',
  examples: ['ip'],
});

export const exec = actionKind({
  schema: z.strictObject({
    on: Reference.meta({ description: 'Pod or node, or POD/CONTAINER.', examples: ['pod-a'] }),
    run: z
      .array(ProgramArgument)
      .min(1, 'is empty; it needs at least a program')
      .meta({ description: 'Program and arguments.', examples: [['ip', 'route']] }),
  }),
  meta: {
    description: 'Runs a program, confined like a container.',
    examples: [{ on: 'pod-a', run: ['ip', 'route'] }],
  },
  build: ({ on, run }): ExecAction => {
    const { place, container } = splitPlace(on);
    return { kind: 'exec', on: place, container, run };
  },
  names: ({ on }) => [{ name: on, kind: 'container', path: ['on'] }],
});
