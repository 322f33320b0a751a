import { EMPTY_TABLE, type SavedTable } from '../../plan/rules/iptables-restore.ts';

/** The tables of one address family as iptables tells them. */
export type SavedRules = (table: string) => SavedTable;

/**
 * Reads `iptables-save` or `ip6tables-save` (iptables 1.8): tables start with `*nat`, chains with `:`, rules with `-A `.
 * Lines of any other kind (comments, COMMIT) tell nothing.
 */
export function parseIptablesSave(text: string): SavedRules {
  const tables = new Map<string, { chains: Set<string>; rules: Set<string> }>();
  let current = { chains: new Set<string>(), rules: new Set<string>() };
  for (const line of text.split('\n')) {
    if (line.startsWith('*')) {
      current = { chains: new Set(), rules: new Set() };
      tables.set(line.slice(1), current);
    } else if (line.startsWith(':')) current.chains.add(line.slice(1, line.indexOf(' ')));
    else if (line.startsWith('-A ')) current.rules.add(line.slice('-A '.length));
  }
  return (table) => tables.get(table) ?? EMPTY_TABLE;
}
