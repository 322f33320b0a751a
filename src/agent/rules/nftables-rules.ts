import { formatNftables, NFT_ARGV, nftTable } from '../../plan/rules/nftables-text.ts';
import type { CheckRules, RulesNode, TrafficRules } from './rules-node.ts';
import { runTool } from './run-tool.ts';

/**
 * Sets up flannel's own nftables tables. The look that it gives does nothing, as flannel never looks again, unless asked to: then the
 * tables must be what nft listed right after they were made.
 * @throws LabError `machine/no-nftables`
 */
export async function installNftables(node: RulesNode, rules: TrafficRules): Promise<CheckRules> {
  const { traffic, wishes } = rules;
  if (wishes.ipMasq)
    traffic.forEach(({ family }) => node.log(`nftables: setting up masking rules (${family})`));
  const text = formatNftables(traffic, wishes);
  await runTool(node, NFT_ARGV, text);
  return rules.rechecksNftables ? checkNftables(node, text, await list(node)) : () => Promise.resolve();
}

function checkNftables(node: RulesNode, text: string, made: string | undefined): CheckRules {
  let wanted = made;
  let wellAt: number | undefined;
  return async () => {
    const generation = node.generation();
    if (generation !== undefined && generation === wellAt) return;
    const listed = await list(node);
    if (listed === undefined) return;
    const isWell = listed === wanted;
    if (!isWell) {
      node.log('Some nftables rules are missing; deleting and recreating rules');
      await runTool(node, NFT_ARGV, `${FORGET}${text}`);
      wanted = await list(node);
    }
    wellAt = isWell ? generation : undefined;
  };
}

const TABLES = [nftTable('ipv4'), nftTable('ipv6')];

/** What somebody else has put into the tables goes too. */
const FORGET = TABLES.map((table) => `add table ${table}\ndelete table ${table}\n`).join('');

/** flannel's tables as nft lists them, without counters; one process tells all. `undefined` where it could not. */
async function list({ run }: RulesNode): Promise<string | undefined> {
  const outcome = await run(['nft', '-s', 'list', 'ruleset']);
  return outcome.kind === 'exited' && outcome.code === 0 ? tablesIn(outcome.stdout) : undefined;
}

/** A table ends with the first brace that is not indented. */
function tablesIn(ruleset: string): string {
  return ruleset
    .split(/^(?=table )/m)
    .filter((table) => TABLES.some((own) => table.startsWith(`table ${own} {`)))
    .join('');
}
