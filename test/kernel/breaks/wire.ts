import type { Break } from './break.ts';

/** Ways to break the lab of arp-on-the-wire, and what the steps that capture then say. */
export const wireBreaks: Readonly<Record<string, Break>> = {
  'a bridge that learns nothing': {
    by: 'ip -n node-1 link set dev cni0 type bridge ageing_time 0',
    shows: {
      'pod-b answers with the MAC of its own eth0, to pod-a alone': ['pod-c sees no ARP reply: 1 such frame'],
      'nobody else sees it': ['pod-c sees no ICMP packet: 2 such frames'],
    },
  },
  'a node that listens to all its bridge hears': {
    by: 'ip -n node-1 link set cni0 promisc on',
    shows: {
      'pod-b answers with the MAC of its own eth0, to pod-a alone': [
        'node-1/cni0 sees no ARP reply: 1 such frame',
      ],
      'nobody else sees it': ['node-1/cni0 sees no ICMP packet: 2 such frames'],
    },
  },
};

/** The same for inside-the-tunnel. */
export const tunnelBreaks: Readonly<Record<string, Break>> = {
  'a wrapper that takes over "do not fragment"': {
    by: 'ip -n node-1 link set dev flannel.1 type vxlan df inherit',
    shows: { 'the largest packet fills the wire to the last byte': ['outer df is on, wanted outer df off'] },
  },
  'a wrapper with a TTL of its own': {
    by: 'ip -n node-1 link set dev flannel.1 type vxlan ttl 9',
    shows: { 'on the wire it is UDP from node to node': ['outer ttl is 9, wanted outer ttl 64'] },
  },
  'an ARP table that is not cold': {
    by: 'ip netns exec pod-a ping -c1 10.244.2.2',
    shows: {
      'three questions by ARP, each by who needs the answer': [
        'the ARP table of pod-a is cold',
        'the ARP table of pod-b is cold',
        '0 in this order, then not: pod-a sees an ARP request going out',
      ],
    },
  },
};
