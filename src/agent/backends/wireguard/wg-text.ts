/** A peer as one device knows it. */
export interface WireguardPeer {
  readonly publicKey: string;
  readonly endpoint: { readonly host: string; readonly port: number };
  /** Subnets in CIDR form. */
  readonly allowedIps: readonly string[];
}

/** What all peers of a node share. */
export interface PeerSettings {
  readonly psk?: string | undefined;
  readonly keepaliveSeconds: number;
}

/** For `wg setconf`, which also forgets all peers. @see wg(8) CONFIGURATION FILE FORMAT */
export function formatInterface({
  privateKey,
  listenPort,
}: {
  readonly privateKey: string;
  readonly listenPort: number;
}): string {
  return `[Interface]\nPrivateKey = ${privateKey}\nListenPort = ${listenPort}\n`;
}

/** For `wg addconf`: a peer that is there gets these subnets instead of its own. */
export function formatPeers(peers: readonly WireguardPeer[], settings: PeerSettings): string {
  return peers.map((peer) => formatPeer(peer, settings)).join('');
}

function formatPeer({ publicKey, endpoint, allowedIps }: WireguardPeer, settings: PeerSettings): string {
  const lines = [
    `PublicKey = ${publicKey}`,
    ...(settings.psk === undefined ? [] : [`PresharedKey = ${settings.psk}`]),
    `Endpoint = ${formatEndpoint(endpoint)}`,
    `AllowedIPs = ${allowedIps.join(', ')}`,
    `PersistentKeepalive = ${settings.keepaliveSeconds}`,
  ];
  return `[Peer]\n${lines.join('\n')}\n`;
}

/** `192.0.2.1:51820`, `[2001:db8::1]:51820`. */
export function formatEndpoint({ host, port }: WireguardPeer['endpoint']): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
