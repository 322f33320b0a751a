import * as z from 'zod';
import type { Runner } from '../sandbox/runner.ts';
import { enter } from './enter.ts';
import { readJson } from './read-json.ts';

/** A rule, or the policy of a chain, by which netfilter drops or rejects packets. */
export interface FilterRule {
  readonly where: string;
  /** As nft prints it, behind the names of its table and chain: `ip t f: ip daddr 10.244.2.2 drop`. */
  readonly line: string;
  /** Packets it has met so far; absent where it does not count. */
  readonly packets: number | undefined;
}

/** The command that shows them. */
export const FILTER_COMMAND = ['nft', '-a', 'list', 'ruleset'] as const;

/**
 * Reads the rules of a namespace that can lose a packet, those of iptables (nf_tables) among them. None where nft is not installed,
 * or where the kernel has no nf_tables: then nothing of them is known.
 * @throws LabError `observe/unreadable`
 */
export async function readFilterRules(inside: Runner, where: string): Promise<readonly FilterRule[]> {
  const both = `nft -j list ruleset && ${FILTER_COMMAND.join(' ')}`;
  const outcome = await inside.run(enter(where, ['sh', '-c', both]));
  if (outcome.kind !== 'exited' || outcome.code !== 0) return [];
  const [json = '', ...lines] = outcome.stdout.split('\n');
  return parseFilterRules(where, json, lines);
}

const Chain = z.object({
  family: z.string(),
  table: z.string(),
  name: z.string(),
  hook: z.string().optional(),
  policy: z.string().optional(),
});
const Statement = z.record(z.string(), z.unknown());
const Rule = z.object({
  family: z.string(),
  table: z.string(),
  chain: z.string(),
  handle: z.int(),
  expr: z.array(Statement),
});
const Ruleset = z.object({
  nftables: z.array(z.object({ chain: Chain.optional(), rule: Rule.optional() })),
});

/**
 * Reads `nft -j list ruleset` (nftables 1.0.6) for what the rules do, and `nft -a list ruleset` for how they are written: the two are
 * joined by the handles, which are unique within a table.
 * @throws LabError `observe/unreadable`
 */
export function parseFilterRules(
  where: string,
  json: string,
  lines: readonly string[],
): readonly FilterRule[] {
  const { nftables } = readJson(Ruleset, json, 'nft -j list ruleset');
  const written = linesByHandle(lines);
  return nftables.flatMap(({ chain, rule }): readonly FilterRule[] => {
    if (chain?.hook !== undefined && chain.policy === 'drop') {
      const { family, table, name, hook } = chain;
      return [{ where, line: `${family} ${table} ${name}: policy drop at ${hook}`, packets: undefined }];
    }
    if (rule === undefined || !rule.expr.some(isLoss)) return [];
    const { family, table, handle } = rule;
    const text = written.get(`${family} ${table} ${handle}`) ?? `handle ${handle}`;
    return [{ where, line: `${family} ${table} ${rule.chain}: ${text}`, packets: packetsOf(rule.expr) }];
  });
}

/** iptables' own targets come as `xt`. */
function isLoss(statement: z.infer<typeof Statement>): boolean {
  if ('drop' in statement || 'reject' in statement) return true;
  const { xt } = statement;
  return (
    typeof xt === 'object' && xt !== null && 'name' in xt && (xt.name === 'REJECT' || xt.name === 'DROP')
  );
}

const Counter = z.object({ packets: z.int() });

function packetsOf(statements: readonly z.infer<typeof Statement>[]): number | undefined {
  const counter = statements.find((statement) => 'counter' in statement)?.['counter'];
  return Counter.safeParse(counter).data?.packets;
}

/** The rules as they are written, by family, table and handle. */
function linesByHandle(lines: readonly string[]): ReadonlyMap<string, string> {
  const rules = new Map<string, string>();
  let table = '';
  for (const line of lines) {
    const [, head] = /^table (\S+ \S+) \{/.exec(line) ?? [];
    if (head !== undefined) table = head;
    const [, text, handle] = /^\t\t(.+) # handle (\d+)$/.exec(line) ?? [];
    if (text !== undefined && handle !== undefined) rules.set(`${table} ${handle}`, text);
  }
  return rules;
}
