import type { Lab } from '../lab/lab.ts';
import type { Runner } from '../sandbox/runner.ts';
import { askEach, type Question } from './ask.ts';
import { parseRoutes, parseRoutesIn } from './routes.ts';
import type { Route } from './tables.ts';

const localTable: Question = { tool: 'ip', words: 'route show table local' };
/** One table alone would be IPv4's. */
const allTables: Question = { tool: 'ip', words: 'route show table all' };

/**
 * The routes the kernel keeps for itself, `local` and `broadcast`, in a lab with IPv6 also its own: by them it knows which packets are its own.
 * A namespace that does not exist has none here; `observe` says so.
 * @throws LabError `observe/unreadable`
 */
export async function observeLocalRoutes(
  inside: Runner,
  lab: Lab,
  where: readonly string[],
): Promise<readonly Route[]> {
  const hasIpv6 = lab.network.cidr6 !== undefined;
  const question = hasIpv6 ? allTables : localTable;
  const answers = await askEach(inside, where, [question]);
  return where.flatMap((place, index) => {
    const lines = answers[index];
    if (lines === undefined || lines === 'absent') return [];
    const line = lines.get(question.words) ?? '';
    return hasIpv6 ? parseRoutesIn(place, line, 'local') : parseRoutes(place, line);
  });
}
