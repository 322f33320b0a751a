import type { RuleWishes } from '../../lab/rule-wishes.ts';
import { multicastOf, type PodTraffic } from './traffic.ts';

/** The program that takes the text. */
export const NFT_ARGV = ['nft', '-f', '-'] as const;

/** flannel's table of a family: `ip flannel-ipv4`. */
export function nftTable(family: PodTraffic['family']): string {
  return `${wordOf(family)} flannel-${family}`;
}

const FAMILIES = ['ipv4', 'ipv6'] as const;

/**
 * All of flannel's tables as one transaction that can be repeated: both tables, also that of a family without pods; the chains that are
 * asked for, emptied and filled. The order of the rules is flannel's own: its fourth returns all that the sixth would masquerade.
 * @see flannel pkg/trafficmngr/nftables/nftables.go
 */
export function formatNftables(traffic: readonly PodTraffic[], wishes: Omit<RuleWishes, 'mode'>): string {
  const masquerade = wishes.ipMasq ? traffic.flatMap((one) => masqueradeChain(one, wishes)) : [];
  const forward = wishes.forwardRules ? traffic.flatMap(forwardChain) : [];
  return [...FAMILIES.map(addTable), ...masquerade, ...forward, ''].join('\n');
}

/** Deletes both tables, also where they are not there: a table is made first, since deleting one that is not there is an error. */
export function formatNftablesRemoval(): string {
  const lines = FAMILIES.flatMap((family) => [
    `add table ${nftTable(family)}`,
    `delete table ${nftTable(family)}`,
  ]);
  return `${lines.join('\n')}\n`;
}

function addTable(family: PodTraffic['family']): string {
  return `add table ${nftTable(family)} { comment "rules for flannel-${family}" ; }`;
}

function masqueradeChain(
  { family, network, subnet }: PodTraffic,
  { randomFully }: Pick<RuleWishes, 'randomFully'>,
): string[] {
  const ip = wordOf(family);
  const masquerade = randomFully ? 'masquerade fully-random' : 'masquerade';
  return chainOf(family, 'postrtg', {
    comment: 'chain to manage traffic masquerading by flannel',
    hook: 'type nat hook postrouting priority 100',
    rules: [
      'meta mark 0x4000 return',
      `${ip} saddr ${subnet} ${ip} daddr ${network} return`,
      `${ip} saddr ${network} ${ip} daddr ${subnet} return`,
      `${ip} saddr != ${subnet} ${ip} daddr ${network} return`,
      `${ip} saddr ${network} ${ip} daddr != ${multicastOf(family)} ${masquerade}`,
      `${ip} saddr != ${network} ${ip} daddr ${network} ${masquerade}`,
    ],
  });
}

function forwardChain({ family, network }: PodTraffic): string[] {
  const ip = wordOf(family);
  return chainOf(family, 'forward', {
    comment: 'chain to accept flannel traffic',
    hook: 'type filter hook forward priority 0',
    rules: [`${ip} saddr ${network} accept`, `${ip} daddr ${network} accept`],
  });
}

interface Chain {
  readonly comment: string;
  readonly hook: string;
  readonly rules: readonly string[];
}

function chainOf(family: PodTraffic['family'], name: string, { comment, hook, rules }: Chain): string[] {
  const chain = `${nftTable(family)} ${name}`;
  return [
    `add chain ${chain} { ${hook} ; comment "${comment}" ; }`,
    `flush chain ${chain}`,
    ...rules.map((rule) => `add rule ${chain} ${rule}`),
  ];
}

function wordOf(family: PodTraffic['family']): 'ip' | 'ip6' {
  return family === 'ipv4' ? 'ip' : 'ip6';
}
