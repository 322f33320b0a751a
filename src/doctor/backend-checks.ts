import type { Check } from './check.ts';
import type { Place } from './diagnosis.ts';
import { loadModule } from './load-module.ts';

const SANDBOX = ['network-namespace', 'mount-namespace', 'pid-namespace'] as const;

/** What single backends and settings of flannel ask of the kernel, tried in the doctor's sandbox. No lab without them needs any. */
export const backendChecks: readonly Check[] = [
  backend('tun', 'TUN devices, for this user', {
    attempt:
      '[ -e /dev/net/tun ] || { echo there is no /dev/net/tun; exit 1; }; ip tuntap add doctor1 mode tun',
    without: 'no backend udp, and no WireGuard in user space',
    mend: openTun,
  }),
  backend('ipip', 'ipip devices', {
    attempt: 'ip link add doctor2 type ipip local 127.0.0.1',
    without: 'no backend ipip',
    mend: loadModule('ipip'),
  }),
  backend('wireguard', 'wireguard devices', {
    attempt: 'ip link add doctor3 type wireguard',
    without: 'WireGuard in user space only',
    mend: loadModule('wireguard'),
  }),
  backend('iptables-rules', 'rules set by iptables', {
    attempt: `iptables -w -t nat -A POSTROUTING -m comment --comment doctor -j MASQUERADE --random-fully &&
      iptables -w -A FORWARD -j ACCEPT`,
    needs: ['iptables', 'tmpfs'],
    without: 'no ip-masq and no iptables-forward-rules',
    mend: loadModule('nf_nat xt_MASQUERADE xt_comment xt_mark'),
  }),
  backend('nftables-rules', 'rules set by nft', {
    attempt: `nft 'add table ip doctor; add chain ip doctor x { type nat hook postrouting priority 100; };
      add rule ip doctor x masquerade fully-random'`,
    needs: ['nft'],
    without: 'no EnableNFTables',
    mend: loadModule('nf_tables nft_masq'),
  }),
  backend('br-netfilter', 'iptables sees what bridges forward', {
    attempt: 'cat /proc/sys/net/bridge/bridge-nf-call-iptables',
    without: 'on such a node flanneld would not start',
    mend: loadModule('br_netfilter'),
  }),
];

type BackendCheck = Pick<Check, 'attempt' | 'without' | 'mend'> & { readonly needs?: readonly string[] };

function backend(id: string, what: string, { needs = [], ...check }: BackendCheck): Check {
  return {
    id,
    what,
    group: 'kernel',
    where: 'sandbox',
    isRequired: false,
    needs: [...SANDBOX, ...needs],
    ...check,
  };
}

/** Some machines give the device file to root alone. */
function openTun(place: Place, said: string): string {
  if (said.includes('there is no')) return loadModule('tun')(place);
  return place.uid === 0
    ? 'this root lacks the right to /dev/net/tun'
    : 'as root: chmod 666 /dev/net/tun; or run as root';
}
