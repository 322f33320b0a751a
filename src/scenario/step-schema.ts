import * as z from 'zod';
import { type ActionKey, actionKeys } from './action-keys.ts';
import type { WrittenAction } from './actions/action-kind.ts';
import { type Action, actionKinds } from './actions/kinds.ts';
import { Duration } from './duration.ts';
import { ExpectationSchema } from './expectation-schema.ts';

/** One step of a scenario. */
export const StepSchema = z
  .strictObject({
    name: z
      .string()
      .min(1, 'is empty')
      .meta({ description: 'What will have been shown, as a sentence.', examples: ['pod-a reaches pod-b'] }),
    why: z
      .string()
      .optional()
      .meta({ description: 'What a reader should understand from it.', examples: ['They share a bridge.'] }),
    claims: z
      .array(z.string())
      .default([])
      .meta({ description: 'Claims of the story this step proves.', examples: [['S13']] }),
    before: z
      .array(ExpectationSchema)
      .default([])
      .meta({
        description: 'What must hold before the action.',
        examples: [[{ neigh: { of: 'pod-a', is: 'cold' } }]],
      }),
    ...actionKinds,
    expect: z
      .array(ExpectationSchema)
      .default([])
      .meta({ description: 'What must hold afterwards.', examples: [[{ reply: true }]] }),
    within: Duration.prefault('3s').meta({
      description: 'How long each condition may take to become true.',
      examples: ['3s'],
    }),
  })
  .refine(
    (step) => actionKeys.filter((key) => step[key] !== undefined).length <= 1,
    `does more than one thing; a step takes one of ${actionKeys.join(', ')}`,
  )
  .refine(
    (step) =>
      step.before.length + step.expect.length > 0 || actionKeys.some((key) => step[key] !== undefined),
    'does nothing and expects nothing',
  )
  .meta({
    description: 'Look (`before`), do one thing, look again (`expect`).',
    examples: [
      { name: 'pod-a reaches pod-b', ping: { from: 'pod-a', to: 'pod-b' }, expect: [{ reply: true }] },
    ],
  });

export type StepInput = z.output<typeof StepSchema>;

/** The one thing a step does. */
export interface StepAction {
  readonly key: ActionKey;
  readonly written: WrittenAction<Action>;
}

/** What a step of a file does, if anything. */
export function actionOf(step: StepInput): StepAction | undefined {
  for (const key of actionKeys) {
    const written = step[key];
    if (written !== undefined) return { key, written };
  }
  return undefined;
}
