import type { RuleWishes } from '../../lab/rule-wishes.ts';
import type { PodTraffic } from '../../plan/rules/traffic.ts';
import type { NodeProgram } from '../node-program.ts';

/** A node as those see it who set up its packet filter. */
export interface RulesNode {
  readonly run: NodeProgram;
  /**
   * A number that changes with every change of the namespace's nftables rules; `undefined` where it tells nothing, as with the
   * iptables of old that keeps its rules elsewhere: then all is looked at each time.
   */
  readonly generation: () => number | undefined;
  /** A line of the agent's log. */
  readonly log: (line: string) => void;
}

/** What the packet filter of a node is to hold. */
export interface TrafficRules {
  readonly traffic: readonly PodTraffic[];
  /** What `subnet.env` told of the time before; rules for another network or subnet are taken out. */
  readonly previous: readonly PodTraffic[];
  readonly wishes: RuleWishes;
  /** flannel leaves `FLANNEL-FWD` and the jumps of iptables behind when it is told to use nftables. */
  readonly removesAllOfIptables: boolean;
  /** flannel never looks again at its nftables rules. */
  readonly rechecksNftables: boolean;
}

/** Looks whether the rules are all there and mends them. */
export type CheckRules = () => Promise<void>;
