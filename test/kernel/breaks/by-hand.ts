import type { Break } from './break.ts';

/** What is broken by hand in `by-hand`. */
export const byHandBreaks: Readonly<Record<string, Break>> = {
  'a network namespace called root': {
    hasContainers: true,
    by: 'ip netns add root',
    shows: {
      'there is no network namespace called root': [
        'exit code 255: exit code 2',
        'output that contains "Invalid "netns" value": the output below',
      ],
    },
  },
  'a pod with a device too many': {
    hasContainers: true,
    by: 'ip -n pod-a link add more0 type veth peer name more1',
    shows: {
      'in the pod there are its cable and lo, and nothing of the node': [
        'output that matches /^2$/: the output below',
      ],
    },
  },
  'a gateway with another MAC': {
    by: 'ip -n node-1 link set cni0 address 02:00:00:00:00:05',
    shows: {
      'a port with a lower MAC is plugged in': ['mac is 02:00:00:00:00:05, wanted mac '],
    },
  },
  'a bridge that was pinned': {
    by: `ip -n node-1 link add low0 address 02:00:00:00:00:01 type veth peer name low1 address 02:00:00:00:00:09
      ip -n node-1 link add own0 address 02:00:00:00:00:0f type bridge
      ip -n node-1 link set low1 master own0; ip -n node-1 link set low0 master own0`,
    shows: {
      'a bridge that nobody pinned takes it, though another port was there first': [
        'exit code 0: exit code 2',
        'mac is 02:00:00:00:00:0f, wanted mac 02:00:00:00:00:01',
      ],
    },
  },
  'a pod without the route for its subnet': {
    by: 'ip -n pod-a route del 10.244.1.0/24; ip -n pod-a route change 10.244.0.0/16 via 10.244.1.1 dev eth0 onlink',
    shows: {
      'pod-c is reached all the same': ['via is 10.244.1.1 (node-1/cni0), wanted no via'],
    },
  },
  'a pod without the route for all pods': {
    by: 'ip -n pod-a route del 10.244.0.0/16',
    shows: {
      "even the other node's pods are, by the route for all pods": [
        'the routing table of pod-a has dst all pods, via node-1/cni0',
      ],
    },
  },
  'a pod that has its default route': {
    hasContainers: true,
    by: 'true',
    shows: {
      "without that one too, the pod's own kernel refuses": [
        'exit code 2: exit code 0',
        'output that contains "Network is unreachable"',
      ],
      'but it makes a neighbour of everybody': ['via is 10.244.1.1 (node-1/cni0), wanted no via'],
    },
  },
  'a node that answers for the pods of others': {
    by: `ip -n pod-a route del 10.244.0.0/16
      ip -n pod-a route replace default via 10.244.1.2
      ip netns exec node-1 sysctl -qw net.ipv4.conf.cni0.proxy_arp=1 net.ipv4.neigh.cni0.proxy_delay=0`,
    shows: {
      'so pod-a asks its own bridge for a pod of another node, in vain': [
        'no reply: a reply with TTL 62',
        'pod-a sees no ARP reply coming in with source pod-b: ',
        'node-1/flannel.1 sees no echo request: ',
      ],
    },
  },
  'a prefix that is longer still': {
    by: 'ip -n pod-a route add 10.244.1.128/25 via 10.244.1.1; ip -n pod-a route add 10.244.1.200/32 dev eth0',
    shows: {
      'the kernel compares with every route, and the longest prefix wins': [
        'the route from pod-a to 10.244.1.200 has via node-1/cni0, dev eth0: no via',
      ],
    },
  },
};
