import { ruleWishesOf } from '../lab/rule-wishes.ts';
import type { SubnetLease } from '../lease/subnet-lease.ts';
import type { PodTraffic } from '../plan/rules/traffic.ts';
import type { Network } from '../scenario/scenario.ts';
import type { Life } from './life.ts';
import { rulesWords, words } from './log/flannel-words.ts';
import type { PreviousEnv } from './previous-env.ts';
import { brNetfilterFailure } from './rules/check-br-netfilter.ts';
import { keepRules } from './rules/keep-rules.ts';
import type { TrafficRules } from './rules/rules-node.ts';

/** What a node's rules are about. */
export interface RuledNode {
  readonly network: Network;
  readonly lease: SubnetLease;
  readonly previous: PreviousEnv;
}

/** Whether the agent was asked for any rules; flannel itself always looks for those of the other mode. */
function wantsRules({ config: { settings } }: Pick<Life, 'config'>): boolean {
  return settings.ipMasq || settings.forwardRules;
}

/** In iptables mode flanneld refuses to run without the module that has bridged packets looked at. @throws Error in its words */
export async function requireBrNetfilter(life: Life, { usesNftables }: Network): Promise<void> {
  if (!wantsRules(life) || usesNftables) return;
  const failure = await brNetfilterFailure();
  if (failure === undefined) return;
  life.log.say(words.noBrNetfilter(failure));
  throw new Error(failure);
}

/**
 * Sets up masquerading and forwarding as asked, and looks after it until the disposal; nothing is taken out then.
 * @throws LabError `machine/no-iptables`, `machine/no-nftables`
 */
export async function setUpRules(life: Life, about: RuledNode): Promise<AsyncDisposable | undefined> {
  if (!wantsRules(life)) return undefined;
  const { config, log, namespace, programs } = life;
  const node = { run: programs.run, namespace, log: (line: string): void => log.say(rulesWords(line)) };
  return keepRules(node, rulesOf(life, about), config.settings.rulesResyncSeconds * 1000);
}

function rulesOf({ config: { settings } }: Life, { network, lease, previous }: RuledNode): TrafficRules {
  return {
    traffic: trafficOf({ ...lease, network: network.cidr, network6: network.ipv6?.cidr }),
    previous: trafficOf(previous),
    wishes: ruleWishesOf(settings, network),
    removesAllOfIptables: settings.quirks.leftovers === 'remove',
    rechecksNftables: settings.quirks.flushedNftables === 'restore',
  };
}

function trafficOf({ network, subnet, network6, subnet6 }: Partial<PreviousEnv>): readonly PodTraffic[] {
  const families = [
    { family: 'ipv4', network, subnet },
    { family: 'ipv6', network: network6, subnet: subnet6 },
  ] as const;
  return families.flatMap(({ family, network: all, subnet: own }) =>
    all === undefined || own === undefined ? [] : [{ family, network: all, subnet: own }],
  );
}
