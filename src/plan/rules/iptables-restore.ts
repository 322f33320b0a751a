import type { RuleBlock } from './iptables-block.ts';

/** What a table holds already: its chains, and its rules as `iptables-save` prints them after `-A `. */
export interface SavedTable {
  readonly chains: ReadonlySet<string>;
  readonly rules: ReadonlySet<string>;
}

/** A table nobody has touched. */
export const EMPTY_TABLE: SavedTable = { chains: new Set(), rules: new Set() };

/** The program that takes the text, and how: it adds to what is there and waits for others that hold the lock. */
export function restoreArgv({ family }: Pick<RuleBlock, 'family'>): readonly [string, ...string[]] {
  return [family === 'ipv4' ? 'iptables-restore' : 'ip6tables-restore', '--noflush', '--wait'];
}

/** A block put in place from nothing: flannel's chain is made, or emptied, then every rule of the block stands at the end of its chain. */
export function formatSetUp({ table, chain, rules }: RuleBlock, saved: SavedTable): string {
  const isFlushed = (rule: string): boolean => rule.startsWith(`${chain} `);
  const present = [...saved.rules].filter((rule) => !isFlushed(rule));
  return formatTable(table, [`:${chain} - [0:0]`, ...replace(rules, new Set(present))]);
}

/** A block that lacks rules, made anew: what is there of it goes, so that all of it stands together and in order again. */
export function formatRepair({ table, chain, rules }: RuleBlock, saved: SavedTable): string {
  const missingChain = saved.chains.has(chain) ? [] : [`:${chain} - [0:0]`];
  return formatTable(table, [...missingChain, ...replace(rules, saved.rules)]);
}

/** Takes out what is there of a block, and no more; `undefined` when nothing is. */
export function formatRemoval({ table, rules }: RuleBlock, saved: SavedTable): string | undefined {
  const present = rules.filter((rule) => saved.rules.has(rule));
  return present.length === 0
    ? undefined
    : formatTable(
        table,
        present.map((rule) => `-D ${rule}`),
      );
}

/** Lines for one table, as one transaction. */
export function formatTable(table: RuleBlock['table'], lines: readonly string[]): string {
  return [`*${table}`, ...lines, 'COMMIT', ''].join('\n');
}

function replace(rules: readonly string[], present: ReadonlySet<string>): string[] {
  return rules.flatMap((rule) => [...(present.has(rule) ? [`-D ${rule}`] : []), `-A ${rule}`]);
}
