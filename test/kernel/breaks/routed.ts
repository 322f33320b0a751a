import type { Break } from './break.ts';

/** What is broken by hand in `two-nodes-routed`. */
export const routedBreaks: Readonly<Record<string, Break>> = {
  'an overlay': {
    by: 'ip -n node-1 link add more0 type vxlan id 9 local 192.168.50.11 dev eth0 dstport 4789',
    shows: {
      'there is no device for an overlay, and the pods have the whole MTU': [
        'the device list of node-1 has no kind vxlan: 1 such row',
      ],
    },
  },
  'a pod with a smaller MTU': {
    by: 'ip -n pod-a link set eth0 mtu 1400',
    shows: {
      'there is no device for an overlay, and the pods have the whole MTU': ['mtu is 1400, wanted mtu 1500'],
      'the largest packet is that of the wire': ['1372 bytes'],
    },
  },
  'a wire that takes more': {
    by: `ip link set underlay mtu 9000
      for end in node-1 node-2; do ip link set $end mtu 9000; ip -n $end link set eth0 mtu 9000; done
      ip -n node-1 link set $VETH_A mtu 9000; ip -n node-2 link set $VETH_B mtu 9000
      for node in node-1 node-2; do ip -n $node link set cni0 mtu 9000; done
      for pod in pod-a pod-b; do ip -n $pod link set eth0 mtu 9000; done`,
    shows: {
      'one byte more does not fit': ['no reply, because of "message too long": a reply with TTL 62'],
    },
  },
  'a missing route to the pods of the other node': {
    by: 'ip -n node-1 route del 10.244.2.0/24',
    shows: {
      'each node has a route to the pods of the other, by its address on the wire': [
        'the routing table of node-1 has dst pods of node-2',
      ],
      'three routing decisions take a packet from pod-a to pod-b': [
        'via is 192.168.50.254 (underlay), wanted via 192.168.50.12 (node-2)',
      ],
      'pod-a reaches pod-b over two routers': ['a reply with TTL 62: no reply'],
    },
  },
  'a wrapper': {
    by: `for n in 1 2; do
        ip -n node-$n link add more0 type vxlan id 9 local 192.168.50.1$n remote 192.168.50.1$((3 - n)) dev eth0 dstport 4789
        ip -n node-$n addr add 198.51.100.$n/24 dev more0
        ip -n node-$n link set more0 up
        ip -n node-$n route replace 10.244.$((3 - n)).0/24 via 198.51.100.$((3 - n)) dev more0
      done`,
    shows: {
      "the wire carries the pod's packet as it is, in a frame between nodes": [
        'port:node-1 sees an echo request',
      ],
    },
  },
};
