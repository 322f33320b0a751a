import type { ActionResult } from '../check/action-result.ts';
import { typed } from '../observe/enter.ts';
import type { Action } from '../scenario/step.ts';
import { lastLines, printed } from './output.ts';
import type { Turn } from './bench.ts';
import { confined } from './confined.ts';
import { perform } from './perform.ts';

/** Runs a scenario's program in a pod, node or container, confined as containers are: the scenario may be a stranger's. */
export async function exec(
  action: Extract<Action, { kind: 'exec' }>,
  { bench, withinMs }: Turn,
): Promise<ActionResult> {
  const { on, container, run } = action;
  const argv = await confined({ where: on, container, run }, bench.open);
  return perform({ argv, did: typed(on, run), timeoutMs: withinMs }, bench, (ended) => {
    const output = printed(ended);
    return {
      kind: 'answered',
      replies: undefined,
      exitCode: ended.code,
      output,
      evidence: lastLines(output),
    };
  });
}
