/** A stretch of a packet's way, to be drawn over a topology. */
export interface Hop {
  /** Ids of vertices, as a rule of devices. One that the topology has not is drawn as a box of its own. */
  readonly from: string;
  readonly to: string;
  /** A few characters: `3`, `3 who has 10.244.1.1`. */
  readonly label: string;
  /** `drop`: the packet came as far as `to`, and no further; `label` says why. `from` and `to` may then be the same. */
  readonly kind: 'request' | 'reply' | 'arp' | 'drop';
}
