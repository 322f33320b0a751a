import * as z from 'zod';

/** What is asked of `main.ts`, which runs where the members' processes and addresses are. */
export const MembersRequest = z.object({
  members: z.array(z.object({ name: z.string(), url: z.string() })),
  /** Ends these first, and waits until their processes are gone. */
  stop: z.object({ names: z.array(z.string()), signal: z.enum(['SIGTERM', 'SIGKILL']) }).optional(),
  /** Waits until these serve, or one of them has ended, or the time is over, ms. */
  await: z.object({ names: z.array(z.string()), withinMs: z.number() }).optional(),
});
export type MembersRequest = z.infer<typeof MembersRequest>;
