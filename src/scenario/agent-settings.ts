/** flanneld's flags, and where the lab's agents may do better than flanneld does. */
export interface AgentSettings {
  /** `-ip-masq`: who is outside of the pod network sees the node's address. */
  readonly ipMasq: boolean;
  /** Unless `-ip-masq-fully-random-disable`: source ports of masqueraded connections are drawn at random. */
  readonly masqueradeFullyRandom: boolean;
  /** `-iptables-forward-rules`: packets of pods are forwarded whatever the policy. */
  readonly forwardRules: boolean;
  /** `-iptables-resync`: how often the rules are looked after. */
  readonly rulesResyncSeconds: number;
  /** `-ip-blackhole-route`: what is for no pod of the node's own subnet goes nowhere. */
  readonly blackholeRoute: boolean;
  /** `-healthz-ip` and `-healthz-port`; port 0: no server. */
  readonly healthz: { readonly address: string; readonly port: number };
  /** flannel's are 24 h. */
  readonly leaseTtlSeconds: number;
  /** `-subnet-lease-renew-margin`: how long before its end a lease is renewed. */
  readonly renewMarginSeconds: number;
  readonly quirks: QuirkSettings;
}

/** Behaviours of flanneld with a bug in them: the first word of each is flanneld's way, and the default. */
export interface QuirkSettings {
  /** The forwarding entry of a peer that came back with another MAC. */
  readonly staleFdb: 'keep' | 'remove';
  /** The entries of a peer that announces another VNI than ours: its packets would be lost without a word. */
  readonly otherVni: 'program' | 'refuse';
  /** A subnet that another agent took first: the agent ends, and starts again; or it chooses another one at once. */
  readonly lostRace: 'restart' | 'retry';
  /** A lease without an end, made by hand: it gets one when the node takes it, or stays as it is. */
  readonly reservations: 'expire' | 'keep';
  /** Whether a peer is looked at again after the watch broke, or only whether its subnet is still there. */
  readonly relist: 'subnets' | 'values';
  /** Entries of nodes that left while the agent was down. */
  readonly leftovers: 'keep' | 'remove';
  /** nftables rules that somebody flushed: nobody looks; or they are made again at the next look, as those of iptables are. */
  readonly flushedNftables: 'leave' | 'restore';
  /** A tunnel device that somebody deleted: made anew with a MAC that nobody is told; or with all that it had. */
  readonly deletedDevice: 'remake' | 'restore';
  /** Backend udp's answer "net unreachable": lost as a martian, for its source is the device's own address; or let in. */
  readonly unreachable: 'lost' | 'delivered';
}
