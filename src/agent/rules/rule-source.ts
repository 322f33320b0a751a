import { type Rtnetlink, rtnetlinkOn } from '../../netlink/rtnetlink.ts';
import type { Namespace } from '../../netlink/namespace.ts';
import type { NodeProgram } from '../node-program.ts';
import { type Iptables, readIptablesVersion } from './probe-iptables.ts';
import { readGeneration } from './rule-generation.ts';
import type { RulesNode } from './rules-node.ts';

/** What tells of changes of a node's rules, and what its iptables can; open as long as the rules are looked after. */
export interface RuleSource {
  readonly generation: RulesNode['generation'];
  /** `undefined` where there is none. */
  readonly iptables: Iptables | undefined;
  readonly close: () => void;
}

/** Asks iptables what it is like, once: the rules of an old one are no nftables rules, and no number tells of their changes. */
export async function openRuleSource(
  namespace: Pick<Namespace, 'netfilter'>,
  run: NodeProgram,
): Promise<RuleSource> {
  const iptables = readIptablesVersion(await run(['iptables', '--version']));
  const kernel: Rtnetlink = rtnetlinkOn(await namespace.netfilter());
  return {
    iptables,
    generation: () => (iptables?.usesNftables === false ? undefined : readGeneration(kernel)),
    close: () => kernel.close(),
  };
}
