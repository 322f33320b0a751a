import { forwardBlock, masqueradeBlock, type RuleBlock } from '../../plan/rules/iptables-block.ts';
import { formatTable, restoreArgv, type SavedTable } from '../../plan/rules/iptables-restore.ts';
import { formatNftablesRemoval, NFT_ARGV } from '../../plan/rules/nftables-text.ts';
import { save } from './iptables-rules.ts';
import type { RulesNode, TrafficRules } from './rules-node.ts';
import { runTool } from './run-tool.ts';

/**
 * Takes out what the other mode may have left on the node. flannel looks for `FLANNEL-FWD` in the wrong table and cannot delete a chain
 * that is still jumped to, so of iptables the jumps, an empty `FLANNEL-POSTRTG` and the whole of `FLANNEL-FWD` stay.
 * @see flannel pkg/trafficmngr/iptables/iptables.go CleanUp
 */
export async function cleanUpOtherMode(node: RulesNode, rules: TrafficRules): Promise<void> {
  if (rules.wishes.mode === 'iptables') return cleanUpNftables(node);
  node.log('Cleaning-up iptables rules...');
  for (const family of ['ipv4', 'ipv6'] as const) await cleanUpIptables(node, family, rules);
}

/** Nothing to do, and nothing wrong, on a machine without nft. */
async function cleanUpNftables({ run, log }: RulesNode): Promise<void> {
  log('Cleaning-up flannel tables...');
  const outcome = await run(NFT_ARGV, formatNftablesRemoval());
  if (outcome.kind === 'exited' && outcome.code !== 0)
    log(`nftables: error while cleaning-up: ${outcome.stderr.trim()}`);
}

async function cleanUpIptables(
  node: RulesNode,
  family: RuleBlock['family'],
  { removesAllOfIptables }: TrafficRules,
): Promise<void> {
  const saved = await save(node, family);
  for (const block of chainsOf(family)) {
    const text = removesAllOfIptables
      ? formatWholeRemoval(block, saved(block.table))
      : formatFlannelsRemoval(block, saved('nat'));
    if (text !== undefined) await runTool(node, restoreArgv(block), text);
  }
}

/** Only their chains and jumps matter here. */
function chainsOf(family: RuleBlock['family']): readonly RuleBlock[] {
  const traffic = { family, network: '', subnet: '' };
  return [masqueradeBlock(traffic, { randomFully: false }), forwardBlock(traffic)];
}

/** What flannel's attempt comes to: the chain of that name in the nat table is emptied, and deleted unless something jumps to it. */
export function formatFlannelsRemoval({ chain }: RuleBlock, nat: SavedTable): string | undefined {
  if (!nat.chains.has(chain)) return undefined;
  return formatTable('nat', [`-F ${chain}`, ...(jumpsTo(chain, nat).length > 0 ? [] : [`-X ${chain}`])]);
}

/** All of it: the jumps, then the chain. */
export function formatWholeRemoval({ table, chain }: RuleBlock, saved: SavedTable): string | undefined {
  if (!saved.chains.has(chain)) return undefined;
  return formatTable(table, [
    ...jumpsTo(chain, saved).map((rule) => `-D ${rule}`),
    `-F ${chain}`,
    `-X ${chain}`,
  ]);
}

function jumpsTo(chain: string, { rules }: SavedTable): readonly string[] {
  return [...rules].filter((rule) => rule.endsWith(` -j ${chain}`));
}
