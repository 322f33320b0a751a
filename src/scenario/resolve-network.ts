import { conventions4, conventions6 } from './conventions.ts';
import { networkHalf4, networkHalf6 } from './half.ts';
import { DEFAULT_NETWORK6 } from './ipv6-keys.ts';
import type { NetworkInput } from './network-schema.ts';
import { resolveBackend } from './resolve-backend.ts';
import { resolveRange } from './resolve-range.ts';
import type { Network } from './scenario.ts';

/** Fills in flannel's defaults. Only for a network that `checkNetwork` finds nothing wrong with. */
export function resolveNetwork(network: NetworkInput): Network {
  const network6 = networkHalf6(network);
  return {
    ...resolveRange(conventions4, networkHalf4(network)),
    ipv6: network6 && resolveRange(conventions6, network6),
    backend: resolveBackend(network.Backend),
    usesNftables: network.EnableNFTables ?? false,
    netConf: formatNetConf(network),
  };
}

/** The user's own words in flannel's key order, which is also that of the backends' schemas; the backend is always named, for flannel itself would take `udp`. */
function formatNetConf(input: NetworkInput): string {
  const { Network, SubnetLen, SubnetMin, SubnetMax, EnableNFTables, Backend } = input;
  const own = { Network, SubnetLen, SubnetMin, SubnetMax, ...netConf6(input) };
  return JSON.stringify({ ...own, EnableNFTables, Backend });
}

/** The same of IPv6; its network is always named, for flannel has no default. */
function netConf6(input: NetworkInput) {
  const { EnableIPv4, EnableIPv6, IPv6Network, IPv6SubnetLen, IPv6SubnetMin, IPv6SubnetMax } = input;
  const network = EnableIPv6 === true ? (IPv6Network ?? DEFAULT_NETWORK6) : IPv6Network;
  return { EnableIPv4, EnableIPv6, IPv6Network: network, IPv6SubnetLen, IPv6SubnetMin, IPv6SubnetMax };
}
