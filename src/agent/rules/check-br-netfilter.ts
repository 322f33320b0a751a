import { access } from 'node:fs/promises';

const BR_NETFILTER = '/proc/sys/net/bridge/bridge-nf-call-iptables';

/** Why flanneld in iptables mode exits with 1: the words it logs where the module br_netfilter is not loaded; `undefined` where it is. */
export async function brNetfilterFailure(path = BR_NETFILTER): Promise<string | undefined> {
  try {
    await access(path);
    return undefined;
  } catch {
    return `Failed to check br_netfilter: stat ${path}: no such file or directory`;
  }
}
