import type { Break } from './break.ts';

/** The step in which pod-a asks for pod-b. */
export const ASKS = 'pod-a asks for pod-b by ARP, and pod-b answers with the MAC of its own eth0';

/** What is broken by hand in `same-node`. */
export const bridgeBreaks: Readonly<Record<string, Break>> = {
  'two pods in one namespace': {
    by: 'umount /run/netns/pod-b; mount --bind /run/netns/pod-a /run/netns/pod-b',
    shows: {
      'every pod has a network namespace of its own': [
        'pod-a has another network namespace than pod-b: one namespace',
      ],
    },
  },
  'two pods with one address': {
    by: 'ip -n pod-a addr add 10.244.1.3/24 dev eth0',
    shows: {
      'every pod has an address from the subnet of its node, and no other pod has it': [
        'the address list of pod-a has no address pod-b: 1 such row',
      ],
    },
  },
  'the MAC of the cable in the place of that of the pod': {
    by: 'ip -n pod-a neigh replace 10.244.1.3 lladdr $VETH_MAC_B dev eth0 nud permanent',
    shows: {
      [ASKS]: [
        'a reply with TTL 64: no reply',
        ' (veth:pod-b), wanted mac ',
        'has no mac veth:pod-b',
        'the ARP table of pod-b has ip pod-a',
      ],
    },
  },
  'a node that asked for the pod itself': {
    by: 'ip netns exec node-1 ping -qc1 10.244.1.3 >/dev/null',
    shows: {
      [ASKS]: [
        'the ARP table of node-1 has no ip pod-b: 1 such row',
        'the ARP table of pod-b is cold: 1 learned row',
      ],
    },
  },
  'an uninvolved pod that has learned': {
    by: 'ip -n pod-c neigh add 10.244.1.2 lladdr $MAC_A dev eth0 nud stale',
    shows: { [ASKS]: ['the ARP table of pod-c is cold: 1 learned row'] },
  },
  'a bridge that does not learn': {
    by: 'bridge -n node-1 link set dev $VETH_A learning off; ip -n node-1 link set cni0 type bridge fdb_flush',
    shows: {
      [ASKS]: [],
      'the bridge has learned which MAC is behind which port': [
        'the forwarding table of node-1 has mac pod-a',
      ],
    },
  },
  'a bridge that was told a wrong port': {
    by: 'bridge -n node-1 fdb replace $MAC_A dev $VETH_C master static sticky; ip netns exec pod-b ping -qc1 10.244.1.1 >/dev/null',
    shows: {
      'the bridge has learned which MAC is behind which port': [' (veth:pod-c), wanted port '],
    },
  },
  'a pod that sends to its neighbours by the gateway': {
    by: 'ip -n pod-a route replace 10.244.1.3/32 via 10.244.1.1',
    shows: {
      'pod-a sends to pod-b directly, without a gateway': ['via is 10.244.1.1 (node-1/cni0), wanted no via'],
    },
  },
  'a pod whose cable was exchanged': {
    by: `ip -n pod-a link del eth0
      ip -n pod-a link add eth0 address $MAC_A type veth peer name other netns node-1`,
    shows: {
      'a veth pair is the cable between pod and node': [
        'peer is node-1/other, wanted peer node-1/veth',
        'the device list of node-1 has dev pod-a, kind veth',
      ],
    },
  },
};
