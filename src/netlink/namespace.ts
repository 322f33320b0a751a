import type { Server, Socket } from 'node:net';
import type { NetlinkSocket } from './socket.ts';

/** Sockets and settings of one network namespace, for a thread that is in another one. A socket stays where it was made. */
export interface Namespace {
  /** @param groups bits of the groups to hear, see `GROUP` */
  readonly netlink: (groups?: number) => Promise<NetlinkSocket>;
  /** Asks for the packet filter instead of the tables. */
  readonly netfilter: () => Promise<NetlinkSocket>;
  /** A TCP connection out of the namespace. Fails as `net.connect` does, with the kernel's name in `code`, or `ETIMEDOUT` after the time. */
  readonly connect: (to: Endpoint, within: { readonly timeoutMs: number }) => Promise<Socket>;
  /** Lets a server of node:net or node:http listen in the namespace. */
  readonly listen: (server: Server, at: Endpoint) => Promise<void>;
  /** Descriptor of a bound UDP socket, non-blocking; for `dgram`'s `bind({ fd })`, or `sendmsg`. The caller closes it. */
  readonly udp: (at: Endpoint) => Promise<number>;
  /** Descriptor of a new TUN device's packets, without a head before each, non-blocking. The device goes when the caller closes it. */
  readonly tun: (name: string) => Promise<number>;
  /** @param key below /proc/sys/net, as a path: `ipv4/ip_forward`, `ipv6/conf/flannel.1/accept_ra` */
  readonly readSysctl: (key: string) => Promise<string>;
  readonly writeSysctl: (key: string, value: string) => Promise<void>;
}

/** An IPv4 or IPv6 address and a port; 0: the kernel chooses one. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** All namespaces one process works in: one thread goes from one to the other. */
export interface Namespaces extends AsyncDisposable {
  /** @param path such as /run/netns/node-1, or /proc/PID/ns/net; looked up at every call, so a namespace may come and go */
  readonly inside: (path: string) => Namespace;
}
