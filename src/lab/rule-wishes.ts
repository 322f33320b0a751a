import type { AgentSettings } from '../scenario/agent-settings.ts';
import type { Network } from '../scenario/scenario.ts';

/** What the rules of a node are to be. */
export interface RuleWishes {
  /** flannel's `EnableNFTables`: tables of its own instead of chains in those of iptables. */
  readonly mode: 'iptables' | 'nftables';
  /** flanneld's `-ip-masq`. */
  readonly ipMasq: boolean;
  /** flanneld's `-iptables-forward-rules`. */
  readonly forwardRules: boolean;
  /** Source ports of masqueraded connections are drawn at random: the tool and the kernel can, and nobody has turned it off. */
  readonly randomFully: boolean;
}

/** By the settings of a node's agent and the network's configuration. */
export function ruleWishesOf(
  { ipMasq, forwardRules, masqueradeFullyRandom }: AgentSettings,
  { usesNftables }: Pick<Network, 'usesNftables'>,
): RuleWishes {
  const mode = usesNftables ? 'nftables' : 'iptables';
  return { mode, ipMasq, forwardRules, randomFully: masqueradeFullyRandom };
}
