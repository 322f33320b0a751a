import { multicastOf, type PodTraffic } from './traffic.ts';

/** Rules of one table that stand together and in order: a jump from the kernel's chain into flannel's own, and what is in that. */
export interface RuleBlock {
  readonly family: PodTraffic['family'];
  readonly table: 'nat' | 'filter';
  readonly chain: 'FLANNEL-POSTRTG' | 'FLANNEL-FWD';
  /** As `iptables-save` prints them after `-A `, so that a rule that is there is found by its text. */
  readonly rules: readonly string[];
}

/** kube-proxy's mark of packets it has decided on: masquerading them twice breaks connections. @see flannel issue 1679 */
const KUBE_PROXY_MARK = '0x4000/0x4000';

const MASQUERADE_NOTE = '-m comment --comment "flanneld masq"';
const FORWARD_NOTE = '-m comment --comment "flanneld forward"';

/** Pods reach what is outside of the network under their node's address. @see flannel pkg/trafficmngr/iptables/iptables.go masqRules */
export function masqueradeBlock(
  { family, network, subnet }: PodTraffic,
  { randomFully }: { readonly randomFully: boolean },
): RuleBlock {
  const chain = 'FLANNEL-POSTRTG';
  const masquerade = `-j MASQUERADE${randomFully ? ' --random-fully' : ''}`;
  const decisions = [
    `-m mark --mark ${KUBE_PROXY_MARK} ${MASQUERADE_NOTE} -j RETURN`,
    `-s ${subnet} -d ${network} ${MASQUERADE_NOTE} -j RETURN`,
    `-s ${network} -d ${subnet} ${MASQUERADE_NOTE} -j RETURN`,
    `! -s ${network} -d ${subnet} ${MASQUERADE_NOTE} -j RETURN`,
    `-s ${network} ! -d ${multicastOf(family)} ${MASQUERADE_NOTE} ${masquerade}`,
    `! -s ${network} -d ${network} ${MASQUERADE_NOTE} ${masquerade}`,
  ];
  return {
    family,
    table: 'nat',
    chain,
    rules: [`POSTROUTING ${MASQUERADE_NOTE} -j ${chain}`, ...decisions.map((rule) => `${chain} ${rule}`)],
  };
}

/** Pods' packets are forwarded, also where the policy of FORWARD is DROP. @see the same file, forwardRules */
export function forwardBlock({ family, network }: Omit<PodTraffic, 'subnet'>): RuleBlock {
  const chain = 'FLANNEL-FWD';
  return {
    family,
    table: 'filter',
    chain,
    rules: [
      `FORWARD ${FORWARD_NOTE} -j ${chain}`,
      `${chain} -s ${network} ${FORWARD_NOTE} -j ACCEPT`,
      `${chain} -d ${network} ${FORWARD_NOTE} -j ACCEPT`,
    ],
  };
}
