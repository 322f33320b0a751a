import { LabError } from '../error/lab-error.ts';
import { listLabs, openLab } from '../netlab.ts';
import { preferredLab } from '../sandbox/labs.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { Context } from './context.ts';
import { scenarioFile } from './scenario-argument.ts';

/** What a picture is to be drawn of. */
export type Picture =
  { readonly kind: 'lab'; readonly open: OpenLab } | { readonly kind: 'scenario'; readonly file: string };

/**
 * What an argument means: the lab of that name that is up, else a scenario; without one the lab that other commands would take,
 * else the scenario that `up` would. Looking at what is there goes before what could be.
 * @throws LabError `scenario/not-found` when it is neither; `lab/which`, `lab/unknown` as `openLab`
 */
export async function findPicture(
  argument: string | undefined,
  { env, cwd }: Pick<Context, 'env' | 'cwd'>,
  { isPlan }: { readonly isPlan: boolean },
): Promise<Picture> {
  const labs = isPlan ? [] : (await listLabs(env)).map(({ name }) => name);
  if (argument === undefined) {
    const isAsked = !isPlan && (labs.length > 0 || preferredLab(env) !== undefined);
    return isAsked ? { kind: 'lab', open: await openLab({ env }) } : scenarioPicture(undefined, cwd);
  }
  if (labs.includes(argument)) return { kind: 'lab', open: await openLab({ name: argument, env }) };
  return namingLabs(labs, () => scenarioPicture(argument, cwd));
}

function scenarioPicture(argument: string | undefined, cwd: string): Picture {
  return { kind: 'scenario', file: scenarioFile(argument, cwd) };
}

/** A name that is nothing may be a mistyped lab as well. */
function namingLabs(labs: readonly string[], find: () => Picture): Picture {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof LabError) || labs.length === 0) throw error;
    const [problem] = error.problems;
    throw new LabError([{ ...problem, hint: `${problem.hint}; labs that are up: ${labs.join(', ')}` }], {
      cause: error,
    });
  }
}
