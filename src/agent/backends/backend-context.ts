import type { Cidr, Ipv4 } from '../../net/ipv4.ts';
import type { Cidr6, Ipv6 } from '../../net/ipv6.ts';
import type { Namespace } from '../../netlink/namespace.ts';
import type { Forwarder } from '../forwarder.ts';
import type { NodePrograms } from '../node-programs.ts';

/** What every backend of a node stands on. */
export interface BackendContext {
  /** The node's. */
  readonly namespace: Namespace;
  readonly external: ExternalInterface;
  /** flannel's network: addresses inside it on flannel's device are flannel's. */
  readonly network: { readonly cidr: Cidr; readonly cidr6?: Cidr6 | undefined };
  /** A line of the agent's log, in flanneld's words. */
  readonly log: Log;
  /** Programs of the node; WireGuard needs them. */
  readonly programs: NodePrograms;
  /** Carries the packets of backend udp: one for all nodes. */
  readonly forwarder: Forwarder;
  /** flannel's, unless said. */
  readonly retry?: RetrySettings;
}

/** `source` is the file of flannel's source that says it. */
export type Log = (said: {
  readonly level: 'I' | 'W' | 'E';
  readonly source: string;
  readonly text: string;
}) => void;

/** How what the kernel refused is asked again. */
export interface RetrySettings {
  readonly attempts: number;
  /** Before the second attempt; doubles with each. */
  readonly firstDelayMs: number;
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
