import * as z from 'zod';
import { expectationKind } from './expectation-kind.ts';

/** How the program of the action ended. */
interface ExitClaim {
  readonly kind: 'exit';
  readonly code: number;
}

export const exit = expectationKind({
  schema: z.int().min(0, 'is below 0').max(255, 'is above 255, the highest exit code'),
  meta: { description: 'Exit code of the action.', examples: [0] },
  build: (code): ExitClaim => ({ kind: 'exit', code }),
  after: ['ping', 'trace', 'exec'],
});
