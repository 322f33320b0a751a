import type { Break } from './break.ts';

/** What is broken by hand in `namespaces`. */
export const namespaceBreaks: Readonly<Record<string, Break>> = {
  'a pod with another address': {
    hasContainers: true,
    by: 'ip -n pod-a addr add 10.244.1.9/24 dev eth0; ip -n pod-a addr del 10.244.1.2/24 dev eth0',
    shows: {
      'its address is seen from inside': [
        'output that contains "10.244.1.2/24": no output',
        'the address list of pod-a has dev eth0, address pod-a',
      ],
    },
  },
  'a pod that lost its default route': {
    by: 'ip -n pod-a route del default',
    shows: { "the pod's network has not noticed": ['the routing table of pod-a has dst default'] },
  },
  'a pod that answers nobody': {
    by: 'ip netns exec pod-a sysctl -qw net.ipv4.icmp_echo_ignore_all=1',
    shows: {
      'it answers still, without any process': [
        'a reply with TTL 64: no reply',
        'pod-a sees an echo reply going out',
      ],
    },
  },
  'a cable that nothing takes away': {
    hasContainers: true,
    by: 'ip -n pod-b link add hold0 type veth peer name hold1',
    shows: {
      'with the process goes the namespace, and with that both ends of the cable': [
        'exit code 0: exit code 1',
        'the device list of pod-b has no dev hold0: 1 such row',
      ],
    },
  },
};

/** What is broken by hand in `one-pod-localhost`. */
export const localhostBreaks: Readonly<Record<string, Break>> = {
  'a pod whose lo is down': {
    hasContainers: true,
    by: 'ip -n pod-a link set lo down',
    shows: { 'app reaches web on localhost': ['a reply: no reply', 'output that matches '] },
  },
  'a node that listens itself': {
    by: `ip netns exec node-1 perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(Listen => 5, LocalPort => 8080); sleep 60' >/dev/null 2>&1 &
      until ip netns exec node-1 ss -ltn | grep -q :8080; do :; done`,
    shows: {
      'the port is open in the pod and not on the node': [
        'no reply, because of "Connection refused"',
        'the port list of node-1 has no port 8080: 1 such row',
        'the port list of pod-a has protocol tcp, port 8080',
      ],
    },
  },
};
