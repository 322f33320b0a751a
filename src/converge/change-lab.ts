import { dirname } from 'node:path';
import { machineError } from '../error/lab-error.ts';
import { findLab, openLab } from '../sandbox/find-lab.ts';
import { claimLab } from '../sandbox/labs.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { Env } from '../sandbox/state.ts';
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
  return changeOpen(await openLab({ name, env }), decide, options);
}

/** The same of a lab that was opened before; it is opened anew, as it is now. */
export async function changeOpen(
  { name, stateFolder }: Pick<OpenLab, 'name' | 'stateFolder'>,
  decide: (open: OpenLab) => Target | Promise<Target>,
  options: ConvergeOptions,
): Promise<Done> {
  const root = dirname(stateFolder);
  await using _turn = await claimLab(root, name);
  const open = await findLab(root, name);
  if (open === undefined) throw hasGone(name);
  const startedAt = performance.now();
  const done = await converge(open, await decide(open), options);
  return { ...done, tookMs: performance.now() - startedAt };
}

function hasGone(name: string) {
  return machineError({
    code: 'lab/gone',
    message: `lab "${name}" has been taken down meanwhile`,
    hint: 'k8s-netlab up builds it again',
  });
}
