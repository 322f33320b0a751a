import { masqueradeBlock, type RuleBlock } from '../../plan/rules/iptables-block.ts';
import {
  formatRemoval,
  formatRepair,
  formatSetUp,
  restoreArgv,
  type SavedTable,
} from '../../plan/rules/iptables-restore.ts';
import { blocksOf } from '../../plan/rules/plan-rules.ts';
import type { PodTraffic } from '../../plan/rules/traffic.ts';
import type { CheckRules, RulesNode, TrafficRules } from './rules-node.ts';
import { runTool } from './run-tool.ts';
import { parseIptablesSave, type SavedRules } from './saved-rules.ts';

/**
 * Sets up the rules by iptables, after those of an earlier network or subnet are gone, and gives the look at them.
 * @throws LabError `machine/no-iptables`
 */
export async function installIptables(node: RulesNode, rules: TrafficRules): Promise<CheckRules> {
  const blocks = blocksOf(rules.traffic, rules.wishes);
  const stale = rules.wishes.ipMasq ? staleBlocks(node, rules) : [];
  for (const family of familiesOf(blocks)) {
    const saved = await save(node, family);
    await takeOut(node, stale.filter(isOf(family)), saved);
    for (const block of blocks.filter(isOf(family)))
      await setUp(node, block, withoutRules(saved(block.table), stale));
  }
  return checkIptables(node, blocks);
}

/** Blocks of the time before that are not those of now. */
function staleBlocks({ log }: RulesNode, { traffic, previous, wishes }: TrafficRules): RuleBlock[] {
  return traffic.flatMap((now) => {
    const before = previous.find(({ family }) => family === now.family);
    if (before === undefined || isSame(before, now)) return [];
    log(
      `Current network or subnet (${now.network}, ${now.subnet}) is not equal to previous one (${before.network}, ${before.subnet}), trying to recycle old iptables rules`,
    );
    return [masqueradeBlock(before, wishes)];
  });
}

function isSame(before: PodTraffic, now: PodTraffic): boolean {
  return before.network === now.network && before.subnet === now.subnet;
}

async function takeOut(node: RulesNode, blocks: readonly RuleBlock[], saved: SavedRules): Promise<void> {
  for (const block of blocks) {
    const removal = formatRemoval(block, saved(block.table));
    if (removal !== undefined) await runTool(node, restoreArgv(block), removal);
  }
}

function withoutRules(saved: SavedTable, gone: readonly RuleBlock[]): SavedTable {
  const removed = new Set(gone.flatMap(({ rules }) => rules));
  return { chains: saved.chains, rules: new Set([...saved.rules].filter((rule) => !removed.has(rule))) };
}

async function setUp(node: RulesNode, block: RuleBlock, saved: SavedTable): Promise<void> {
  const suffix = block.family === 'ipv6' ? ' for IPv6' : '';
  const prefix = block.family === 'ipv6' ? 'IPv6: ' : '';
  node.log(
    block.table === 'nat'
      ? `Setting up masking rules${suffix}`
      : `${prefix}Changing default FORWARD chain policy to ACCEPT`,
  );
  await runTool(node, restoreArgv(block), formatSetUp(block, saved));
}

/** One process a family tells all rules; none is started while the kernel says that nothing has changed since all was well. */
function checkIptables(node: RulesNode, blocks: readonly RuleBlock[]): CheckRules {
  let wellAt: number | undefined;
  return async () => {
    const generation = node.generation();
    if (generation !== undefined && generation === wellAt) return;
    let isWell = true;
    for (const family of familiesOf(blocks)) {
      const saved = await save(node, family);
      for (const block of blocks.filter(isOf(family))) isWell = (await mend(node, block, saved)) && isWell;
    }
    wellAt = isWell ? generation : undefined;
  };
}

/** Whether the block was whole. */
async function mend(node: RulesNode, block: RuleBlock, saved: SavedRules): Promise<boolean> {
  const table = saved(block.table);
  if (block.rules.every((rule) => table.rules.has(rule))) return true;
  node.log('Some iptables rules are missing; deleting and recreating rules');
  await runTool(node, restoreArgv(block), formatRepair(block, table));
  return false;
}

/** All tables of a family. Where they cannot be read, nothing counts as there. */
export async function save(node: RulesNode, family: PodTraffic['family']): Promise<SavedRules> {
  const text = await runTool(node, [family === 'ipv4' ? 'iptables-save' : 'ip6tables-save']);
  return parseIptablesSave(text ?? '');
}

function familiesOf(blocks: readonly RuleBlock[]): readonly PodTraffic['family'][] {
  return [...new Set(blocks.map(({ family }) => family))];
}

function isOf(family: PodTraffic['family']): (block: RuleBlock) => boolean {
  return (block) => block.family === family;
}
