import type { Lab, LabNode } from '../../lab/lab.ts';
import type { RuleWishes } from '../../lab/rule-wishes.ts';
import type { Scope } from '../command.ts';
import type { Step } from '../plan.ts';
import { forwardBlock, masqueradeBlock, type RuleBlock } from './iptables-block.ts';
import { EMPTY_TABLE, formatSetUp, restoreArgv } from './iptables-restore.ts';
import { formatNftables, NFT_ARGV } from './nftables-text.ts';
import type { PodTraffic } from './traffic.ts';

/** The rules of a node of the lab. */
export function planNodeRules({ network }: Lab, { name, at, subnet, ipv6 }: LabNode): Step[] {
  const four = { family: 'ipv4', network: network.cidr, subnet } as const;
  const six =
    network.cidr6 !== undefined && ipv6 !== undefined
      ? [{ network: network.cidr6, subnet: ipv6.subnet }]
      : [];
  const traffic = [four, ...six.map((range) => ({ family: 'ipv6', ...range }) as const)];
  return planTrafficRules({ in: name, from: at }, traffic, network.rules);
}

/** What flanneld does to the packet filter of a fresh node, in its order: masquerading, then forwarding. */
export function planTrafficRules(scope: Scope, traffic: readonly PodTraffic[], wishes: RuleWishes): Step[] {
  if (!wishes.ipMasq && !wishes.forwardRules) return [];
  if (wishes.mode === 'nftables')
    return [
      { ...scope, tool: 'nft', argv: NFT_ARGV, stdin: formatNftables(traffic, wishes), because: NFTABLES },
    ];
  return blocksOf(traffic, wishes).map((block) => ({
    ...scope,
    tool: 'iptables-restore',
    argv: restoreArgv(block),
    stdin: formatSetUp(block, EMPTY_TABLE),
    because: block.table === 'nat' ? MASQUERADE : FORWARD,
  }));
}

/** The blocks of iptables rules a node wants, in flanneld's order. */
export function blocksOf(traffic: readonly PodTraffic[], wishes: Omit<RuleWishes, 'mode'>): RuleBlock[] {
  return [
    ...(wishes.ipMasq ? traffic.map((one) => masqueradeBlock(one, wishes)) : []),
    ...(wishes.forwardRules ? traffic.map(forwardBlock) : []),
  ];
}

const MASQUERADE =
  "Who is outside of the pod network knows no way back to a pod: it gets the node's address as the source. Between pods nothing is rewritten.";
const FORWARD = "Packets from and to pods are forwarded, also where the node's policy is to drop.";
const NFTABLES =
  "flannel's own tables: pods leave the network under the node's address, and packets from and to pods are accepted; that accept cannot overrule a drop elsewhere.";
