import * as z from 'zod';

/**
 * How a member is. `stopped`: no process. `silent`: it runs, but does not answer, for it has just started, or nobody gets through to it.
 * `leaderless`: it answers, but too few members reach each other to elect a leader, so that nothing can be written.
 */
export const Standing = z.enum(['leader', 'follower', 'leaderless', 'silent', 'stopped']);
export type Standing = z.infer<typeof Standing>;

export const MemberState = z.object({ name: z.string(), standing: Standing });
export type MemberState = z.infer<typeof MemberState>;

/** Whether it takes part in the cluster, so that it can be written to. */
export function isServing({ standing }: MemberState): boolean {
  return standing === 'leader' || standing === 'follower';
}
