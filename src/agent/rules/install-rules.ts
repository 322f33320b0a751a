import { cleanUpOtherMode } from './clean-up.ts';
import { installIptables } from './iptables-rules.ts';
import { installNftables } from './nftables-rules.ts';
import type { CheckRules, RulesNode, TrafficRules } from './rules-node.ts';

/**
 * Sets up a node's traffic rules in flanneld's order: what the other mode left goes first, then masquerading, then forwarding.
 * Gives the look at them that is due every `iptables-resync` seconds. Nothing is taken out at the end: flannel leaves its rules.
 * @throws LabError `machine/no-iptables`, `machine/no-nftables` when the tool is not installed
 */
export async function installRules(node: RulesNode, rules: TrafficRules): Promise<CheckRules> {
  await cleanUpOtherMode(node, rules);
  return rules.wishes.mode === 'nftables' ? installNftables(node, rules) : installIptables(node, rules);
}
