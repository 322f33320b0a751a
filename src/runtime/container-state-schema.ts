import * as z from 'zod';
import type { ContainerState } from './container-state.ts';

/** Reads what the runtime wrote. */
export const ContainerStateSchema: z.ZodType<ContainerState> = z.object({
  pod: z.string(),
  container: z.string(),
  kind: z.enum(['process', 'responder']),
  state: z.enum(['running', 'exited', 'failed']),
  pid: z.int().optional(),
  exitCode: z.int().optional(),
  signal: z.string().optional(),
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
  reason: z.string().optional(),
});
