import { findLab, openLab } from '../sandbox/find-lab.ts';
import { claimLab, unknownLab } from '../sandbox/labs.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import { type Env, stateRoot } from '../sandbox/state.ts';
import { type Converged, type ConvergeOptions, converge, type Target } from './converge.ts';

/** The lab to be changed. */
export interface LabRequest extends ConvergeOptions {
  readonly name: string | undefined;
  readonly env: Env;
}

/** What was done, and how long it took until the kernel had it, on all nodes. */
export interface Done extends Converged {
  readonly tookMs: number;
}

/**
 * Changes a lab that is up, while no other command does.
 * @throws LabError as `openLab`, `converge` and `decide` do
 */
export async function changeLab(
  { name, env, ...options }: LabRequest,
  decide: (open: OpenLab) => Target | Promise<Target>,
): Promise<Done> {
  const { name: found } = await openLab({ name, env });
  const root = stateRoot(env);
  await using _turn = await claimLab(root, found);
  const open = await findLab(root, found);
  if (open === undefined) throw await unknownLab(found, env);
  const startedAt = performance.now();
  const done = await converge(open, await decide(open), options);
  return { ...done, tookMs: performance.now() - startedAt };
}
