import type { Done } from '../converge/change-lab.ts';
import { isWell } from '../runtime/container-state.ts';
import { changeData, formatChange } from '../report/change.ts';
import { formatEarlyEnds } from '../report/up.ts';
import type { Context } from './context.ts';
import { ExitCode } from './exit-code.ts';

/** Prints what was changed in a lab and how long it took; gives the exit code. */
export function tellDone(
  done: Done,
  context: Context,
  { json }: { readonly json?: true | undefined },
): number {
  const { change, containers, tookMs } = done;
  if (json === true)
    context.write(`${JSON.stringify({ ...changeData(change), tookMs: Math.round(tookMs) }, undefined, 2)}\n`);
  else {
    context.write(formatChange(change, context.style));
    context.note(`done, and known to all nodes, in ${Math.round(tookMs)} ms\n`);
  }
  context.note(formatEarlyEnds(containers, context.noteStyle));
  return containers.ended.every(({ state }) => isWell(state)) ? ExitCode.held : ExitCode.broke;
}
