import type { Runner } from '../sandbox/runner.ts';
import { askEach, type Question } from './ask.ts';
import { parseRoutes } from './routes.ts';
import type { Route } from './tables.ts';

const localTable: Question = { tool: 'ip', words: 'route show table local' };

/**
 * The routes the kernel keeps for itself, `local` and `broadcast`: by them it knows which packets are its own.
 * A namespace that does not exist has none here; `observe` says so.
 * @throws LabError `observe/unreadable`
 */
export async function observeLocalRoutes(
  inside: Runner,
  where: readonly string[],
): Promise<readonly Route[]> {
  const answers = await askEach(inside, where, [localTable]);
  return where.flatMap((place, index) => {
    const lines = answers[index];
    if (lines === undefined || lines === 'absent') return [];
    return parseRoutes(place, lines.get(localTable.words) ?? '');
  });
}
