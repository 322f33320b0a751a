import type { ActionResult } from '../check/action-result.ts';
import type { Lab } from '../lab/lab.ts';
import { quoted, typed } from '../observe/enter.ts';
import type { Action } from '../scenario/step.ts';
import { lastLines, printed } from './output.ts';
import type { Turn } from './bench.ts';
import { confined } from './confined.ts';
import { perform } from './perform.ts';

type Exec = Extract<Action, { kind: 'exec' }>;

/** Runs a scenario's program in a pod, node or container, confined as containers are: the scenario may be a stranger's. */
export async function exec(action: Exec, { bench, withinMs }: Turn): Promise<ActionResult> {
  const { on, container, run } = action;
  const argv = await confined({ where: on, container, run }, bench.open);
  const did = execCommand(action, bench.open.lab);
  return perform({ argv, did, timeoutMs: withinMs }, bench, (ended) => {
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

/**
 * The same as one types it. A container has processes and files of its own: what is done to its process 1 would be done to the lab's
 * in a namespace of the network alone.
 */
export function execCommand({ on, container, run }: Exec, { pods }: Lab): string {
  const containers = pods.find(({ name }) => name === on)?.containers ?? [];
  const hasProcess = containers.some(({ name, command }) => name === container && command !== undefined);
  return hasProcess ? quoted(['k8s-netlab', 'exec', `${on}/${container}`, '--', ...run]) : typed(on, run);
}
