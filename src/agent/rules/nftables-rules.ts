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

function checkNftables(node: RulesNode, text: string, wanted: string | undefined): CheckRules {
  let wellAt: number | undefined;
  return async () => {
    const generation = node.generation();
    if (generation !== undefined && generation === wellAt) return;
    const isWell = (await list(node)) === wanted;
    if (!isWell) {
      node.log('Some nftables rules are missing; deleting and recreating rules');
      await runTool(node, NFT_ARGV, `${FORGET}${text}`);
    }
    wellAt = isWell ? generation : undefined;
  };
}

const TABLES = [nftTable('ipv4'), nftTable('ipv6')];

/** What somebody else has put into the tables goes too. */
const FORGET = TABLES.map((table) => `add table ${table}\ndelete table ${table}\n`).join('');

/** Both tables without counters; a table that is not there is an error of nft, which a rule set without it is not. */
async function list({ run }: RulesNode): Promise<string | undefined> {
  const outcome = await run(
    ['nft', '-s', '-f', '-'],
    TABLES.map((table) => `list table ${table}\n`).join(''),
  );
  return outcome.kind === 'exited' && outcome.code === 0 ? outcome.stdout : undefined;
}
