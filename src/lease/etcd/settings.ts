import type { Socket } from 'node:net';

/** Which etcd, and how it is spoken with. */
export interface EtcdSettings {
  /** `http://192.168.50.251:2379` and the like, of one cluster; the next is asked when one does not answer. */
  readonly endpoints: readonly [string, ...string[]];
  readonly tls?: EtcdTls | undefined;
  readonly user?: EtcdUser | undefined;
  /** Makes the TCP connections, e.g. inside a node's network namespace; by default from where this process is. */
  readonly connect?: Connect | undefined;
  /** How long one endpoint may take to answer, milliseconds; default 5000. */
  readonly timeoutMs?: number | undefined;
  /** How often a watch that hears nothing makes sure that it still would, milliseconds; default 3000. */
  readonly heartbeatMs?: number | undefined;
}

/** In PEM. Without `ca` the machine's own authorities are believed. */
export interface EtcdTls {
  readonly ca?: string | undefined;
  /** The client's own certificate and key, for an etcd with `--client-cert-auth`. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** The name that the server's certificate must have, where it is not that of the endpoint. */
  readonly serverName?: string | undefined;
}

export interface EtcdUser {
  readonly name: string;
  readonly password: string;
}

/** A connected TCP socket, or a rejection as `net.connect` gives it. */
export type Connect = (host: string, port: number) => Promise<Socket>;

export const TIMEOUT_MS = 5000;
export const HEARTBEAT_MS = 3000;
