import type { Break } from './break.ts';

const REACHES = 'pod-a reaches pod-b over two routers';
const NO_REPLY = 'a reply with TTL 62: no reply';
const LEASE = 'a lease of node-2 is one route, one ARP entry and one FDB entry on node-1';

/** What is broken by hand in `two-nodes-vxlan`. */
export const overlayBreaks: Readonly<Record<string, Break>> = {
  'a missing ARP entry of the other VTEP': {
    by: 'ip -n node-1 neigh del 10.244.2.0 dev flannel.1',
    shows: { [LEASE]: ['the ARP table of node-1 has ip node-2/flannel.1'], [REACHES]: [NO_REPLY] },
  },
  'a wrong MAC of the other VTEP': {
    by: 'ip -n node-1 neigh replace 10.244.2.0 lladdr $VTEP_1 dev flannel.1 nud permanent',
    shows: { [LEASE]: [' (node-1/flannel.1), wanted mac '], [REACHES]: [NO_REPLY] },
  },
  'a missing FDB entry of the other VTEP': {
    by: 'bridge -n node-1 fdb del $VTEP_2 dev flannel.1',
    shows: { [LEASE]: ['the forwarding table of node-1 has mac node-2/flannel.1'], [REACHES]: [NO_REPLY] },
  },
  'an FDB entry that leads to a node that is not there': {
    by: 'bridge -n node-1 fdb replace $VTEP_2 dev flannel.1 dst 192.168.50.99 self permanent',
    shows: { [LEASE]: ['dst is 192.168.50.99, wanted dst 192.168.50.12 (node-2)'], [REACHES]: [NO_REPLY] },
  },
  'a missing route to the pods of the other node': {
    by: 'ip -n node-1 route del 10.244.2.0/24',
    shows: {
      [LEASE]: ['the routing table of node-1 has dst pods of node-2'],
      'three routing decisions take a packet from pod-a to pod-b': [
        'the route from node-1 to pod-b has via node-2/flannel.1, dev flannel.1: via is 192.168.50.254 (underlay)',
      ],
      [REACHES]: [NO_REPLY],
    },
  },
  'a pod whose cable is out of the bridge': {
    by: 'ip -n node-1 link set $VETH_A nomaster',
    shows: {
      'flannel.1 is a VXLAN device beside the bridge, not in it': [
        'the device list of node-1 has dev pod-a, master cni0: no master, wanted master cni0',
      ],
      [REACHES]: [NO_REPLY],
    },
  },
  'flannel.1 in the bridge': {
    by: 'ip -n node-1 link set flannel.1 master cni0',
    shows: {
      'flannel.1 is a VXLAN device beside the bridge, not in it': ['master is cni0, wanted no master'],
    },
  },
  'a VXLAN device made by hand': {
    // Renamed, not deleted: the agent would make a deleted one anew before the next command.
    by: `ip -n node-1 link set flannel.1 down; ip -n node-1 link set flannel.1 name old
      ip -n node-1 addr flush dev old
      ip -n node-1 link add flannel.1 address $VTEP_1 mtu 1450 type vxlan id 2 local 192.168.50.11 dev eth0 dstport 4789
      ip -n node-1 addr add 10.244.1.0/32 dev flannel.1
      ip -n node-1 link set flannel.1 up`,
    shows: {
      'flannel.1 is a VXLAN device beside the bridge, not in it': [
        'vni is 2, wanted vni 1; port is 4789, wanted port 8472',
        'learning is on, wanted learning off',
      ],
    },
  },
  'a pod that has the MTU of the wire': {
    by: 'ip -n pod-a link set eth0 mtu 1500',
    shows: {
      'wrapping takes 50 bytes of the MTU': ['mtu is 1500, wanted mtu 1450'],
      'one byte more does not even leave the pod': ['no reply, but not because of "message too long"'],
    },
  },
  'a tunnel with a smaller MTU': {
    by: 'ip -n node-1 link set flannel.1 mtu 1400',
    shows: {
      'wrapping takes 50 bytes of the MTU': ['mtu is 1400, wanted mtu 1450'],
      'the largest ping that passes has 1422 bytes': ['1372 bytes'],
    },
  },
  'a node that does not forward': {
    by: 'ip netns exec node-2 sysctl -qw net.ipv4.ip_forward=0',
    shows: { [REACHES]: [NO_REPLY] },
  },
  'one router more': {
    by: 'ip netns exec pod-b sysctl -qw net.ipv4.ip_default_ttl=63',
    shows: { [REACHES]: ['a reply with TTL 62: a reply with TTL 61'] },
  },
  'an ARP entry for a pod far away': {
    by: 'ip -n pod-a neigh add 10.244.2.2 lladdr $MAC_B dev eth0 nud reachable',
    shows: {
      [REACHES]: ['the ARP table of pod-a is cold: 1 learned row'],
      'pod-a asked for its gateway, not for pod-b': [
        'the ARP table of pod-a has no ip pod-b: 1 such row',
        'the ARP table of pod-a has no mac pod-b: 1 such row',
      ],
    },
  },
  'a pod whose MAC is on the wire': {
    by: 'bridge fdb add $MAC_A dev node-1 master static; ip netns exec node-1 ping -qc1 192.168.50.12 >/dev/null',
    shows: {
      "the wire has heard the nodes' MACs, neither a pod's nor a VTEP's": ['has no mac pod-a: 1 such row'],
    },
  },
  'a gateway that knows the pods': {
    by: 'ip route add 10.244.2.0/24 via 192.168.50.12',
    shows: {
      "the nodes' gateway has no route to any pod": ['has no dst pods of node-2: 1 such row'],
      'so from the wire no pod is reached': [
        'no reply, because of "Network is unreachable": a reply with TTL 63',
      ],
    },
  },
  'another subnet in the file for the CNI plugin': {
    by: `sed -i s/10.244.1.1/10.244.7.1/ /run/nodes/node-1/run/flannel/subnet.env`,
    shows: {
      'flannel has leased a subnet for node-1 and left it to the CNI plugin': [
        'output that contains "FLANNEL_SUBNET=10.244.1.1/24": the output below',
      ],
    },
  },
};
