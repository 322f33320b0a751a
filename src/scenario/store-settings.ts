import type { Span } from '../error/lab-error.ts';
import type { Ipv4 } from '../net/ipv4.ts';
import type { NamedFile } from './named-file.ts';

/** What flannel's keys start with unless said otherwise. @see flannel main.go, -etcd-prefix */
export const DEFAULT_PREFIX = '/coreos.com/network';

/** Where the leases are kept. */
export type StoreSettings = EmbeddedStoreSettings | EtcdMembersSettings | ExternalEtcdSettings;

/** A file of the lab. */
export interface EmbeddedStoreSettings {
  readonly kind: 'embedded';
  /** What flannel's keys start with: `/coreos.com/network`. */
  readonly prefix: string;
}

/** etcd that the lab starts, each member a node of its own on the underlay. */
export interface EtcdMembersSettings {
  readonly kind: 'etcd';
  readonly prefix: string;
  readonly members: readonly EtcdMember[];
  readonly at: Span;
}

export interface EtcdMember {
  /** Also its network namespace: `control-plane`, or `control-plane-1` to `control-plane-3`. */
  readonly name: string;
  readonly address: Ipv4;
}

/** An etcd that is there already, reached from where this program runs. */
export interface ExternalEtcdSettings {
  readonly kind: 'external';
  readonly prefix: string;
  readonly endpoints: readonly [string, ...string[]];
  /** In PEM. */
  readonly tls: TlsFiles;
  readonly user: EtcdUserSettings | undefined;
  readonly at: Span;
}

export interface TlsFiles {
  /** Who is believed; absent: the machine's own authorities. */
  readonly ca: NamedFile | undefined;
  /** The client's own certificate, and its key. */
  readonly cert: NamedFile | undefined;
  readonly key: NamedFile | undefined;
}

export interface EtcdUserSettings {
  readonly name: string;
  readonly passwordFile: NamedFile;
}
