import type { Cidr, Ipv4 } from '../../net/ipv4.ts';
import type { Cidr6, Ipv6 } from '../../net/ipv6.ts';
import type { Namespace } from '../../netlink/namespace.ts';

/** What every backend of a node stands on. */
export interface BackendContext {
  /** The node's. */
  readonly namespace: Namespace;
  readonly external: ExternalInterface;
  /** flannel's network: addresses inside it on flannel's device are flannel's. */
  readonly network: { readonly cidr: Cidr; readonly cidr6?: Cidr6 | undefined };
  /** A line of the agent's log, in flanneld's words, without time and source. */
  readonly log: (line: string) => void;
}

/** The node's device on the L2 with the other nodes. */
export interface ExternalInterface {
  /** `eth0`. */
  readonly name: string;
  readonly mtuBytes: number;
  readonly address: Ipv4;
  readonly address6?: Ipv6 | undefined;
  /** What the lease says; flanneld's `-public-ip` may say another than the device has. */
  readonly publicIp: Ipv4;
  readonly publicIp6?: Ipv6 | undefined;
}
