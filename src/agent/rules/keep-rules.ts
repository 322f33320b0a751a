import type { Namespace } from '../../netlink/namespace.ts';
import { installRules } from './install-rules.ts';
import type { Iptables } from './probe-iptables.ts';
import { resync } from './resync.ts';
import { openRuleSource } from './rule-source.ts';
import type { RulesNode, TrafficRules } from './rules-node.ts';

/** A node by its namespace; what tells of changes there is opened by who looks after the rules. */
export type KeptNode = Omit<RulesNode, 'generation'> & { readonly namespace: Pick<Namespace, 'netfilter'> };

/**
 * Sets up a node's rules and looks after them until the disposal, which takes none of them out.
 * @throws LabError `machine/no-iptables`, `machine/no-nftables` when the tool is not installed
 */
export async function keepRules(
  node: KeptNode,
  rules: TrafficRules,
  everyMs: number,
): Promise<AsyncDisposable> {
  const { run, log, namespace } = node;
  const { iptables, generation, close } = await openRuleSource(namespace, run);
  try {
    const check = await installRules({ run, log, generation }, asFarAsKnown(rules, iptables));
    const looking = resync(check, everyMs, (error) =>
      log(`Failed to ensure iptables rules: ${error instanceof Error ? error.message : String(error)}`),
    );
    return {
      [Symbol.asyncDispose]: async () => {
        await looking[Symbol.asyncDispose]();
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** An old iptables has no `--random-fully`. */
function asFarAsKnown(rules: TrafficRules, iptables: Iptables | undefined): TrafficRules {
  const { wishes } = rules;
  const isKnown = wishes.mode === 'nftables' || iptables?.knowsRandomFully !== false;
  return { ...rules, wishes: { ...wishes, randomFully: wishes.randomFully && isKnown } };
}
