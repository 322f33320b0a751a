import { bridgeOf } from '../check/bridge-of.ts';
import { inNamespace } from '../check/shown-by.ts';
import type { Lab } from '../lab/lab.ts';
import { answerOf } from '../observe/outcome.ts';
import { unreadable } from '../observe/read-json.ts';
import type { Runner } from '../sandbox/runner.ts';

/**
 * Empties what traffic taught: neighbours and the bridges' learned MACs of these namespaces. What was put there on purpose stays.
 * All that are watched, since which of them the probe will pass is not known before: where it goes by mistake is to be seen, too.
 * @returns the commands it took
 * @throws LabError `observe/unreadable` when one of them failed
 */
export async function makeCold(
  inside: Runner,
  lab: Lab,
  where: readonly string[],
): Promise<readonly string[]> {
  const commands = where.flatMap((place) => {
    const ip = ['ip', ...inNamespace(place)].join(' ');
    const bridge = bridgeOf(place, lab);
    return [
      `${ip} neigh flush all`,
      ...(bridge === undefined ? [] : [`${ip} link set ${bridge} type bridge fdb_flush`]),
    ];
  });
  const outcome = await inside.run(['sh', '-e'], { stdin: commands.join('\n') });
  answerOf(outcome, 'ip neigh flush all');
  if (outcome.kind === 'exited' && outcome.code !== 0)
    throw unreadable('ip neigh flush all', `said ${outcome.stderr.trim()}`);
  return commands;
}
