import type { Check } from './check.ts';
import { loadModule } from './load-module.ts';
import { mendNamespaces } from './privilege-checks.ts';

const SANDBOX = ['pid-namespace', 'mount-namespace', 'network-namespace'] as const;

/** What a lab asks of the kernel, tried in this order in one sandbox that is thrown away: later ones use what earlier ones made. */
export const kernelChecks: readonly Check[] = [
  kernel('tmpfs', 'tmpfs over /run', {
    attempt: 'mount -t tmpfs -o mode=0755,nosuid,nodev tmpfs /run && mkdir /run/netns',
    needs: [...SANDBOX, 'mount'],
    without: 'no sandbox, and so no lab',
    mend: mendNamespaces,
  }),
  kernel('proc', 'a /proc of its own', {
    attempt: 'mount -t proc -o nosuid,nodev,noexec proc /proc',
    needs: [...SANDBOX, 'mount'],
    without: 'no sandbox, and so no lab',
    mend: mendNamespaces,
  }),
  kernel('forwarding', 'writable /proc/sys/net', {
    attempt: 'echo 1 >/proc/sys/net/ipv4/ip_forward && cat /proc/sys/net/ipv4/ip_forward',
    needs: ['proc'],
    without: 'nodes cannot forward packets',
    mend: mendNamespaces,
  }),
  kernel('named-namespaces', 'ip netns', {
    attempt: 'ip netns add doctor && ip -n doctor link set lo up',
    needs: ['tmpfs', 'ip'],
    without: 'no nodes and pods',
    mend: mendNamespaces,
  }),
  kernel('veth', 'veth devices', {
    attempt: 'ip link add doctor0 type veth peer name eth0 netns doctor',
    needs: ['named-namespaces'],
    without: 'no cables between pods, nodes and the underlay',
    mend: loadModule('veth'),
  }),
  kernel('bridge-devices', 'bridge devices', {
    attempt:
      'ip link add cni0 type bridge && ip link set doctor0 master cni0 && bridge link set dev doctor0 hairpin on',
    needs: ['veth', 'bridge'],
    without: 'no underlay, and no pods on a node',
    mend: loadModule('bridge'),
  }),
  kernel('vxlan', 'vxlan devices', {
    attempt: `ip link add flannel.1 type vxlan id 1 local 127.0.0.1 dstport 8472 nolearning &&
      bridge fdb append 02:00:00:00:00:01 dev flannel.1 dst 192.0.2.1`,
    needs: ['ip', 'bridge', ...SANDBOX],
    without: 'no overlay network',
    mend: loadModule('vxlan'),
  }),
  kernel('icmp', 'ping from a namespace', {
    attempt: 'ip link set lo up && ping -n -c 1 -W 2 127.0.0.1',
    needs: ['ip', 'ping', ...SANDBOX],
    without: 'no ping, and no step that pings',
    mend: mendNamespaces,
  }),
  kernel('container-root', 'a root of its own', {
    attempt: `mkdir /run/root && unshare --mount sh -c '
      mount -t tmpfs tmpfs /run/root && cd /run/root && mkdir old dev sys &&
      mount -t sysfs sysfs sys && mount -t devpts -o newinstance devpts dev && pivot_root . old'`,
    needs: ['tmpfs', 'pivot_root', 'container-namespaces'],
    without: 'no containers with a command',
    mend: mendNamespaces,
    isRequired: false,
  }),
  kernel('drop-reasons', 'why packets are dropped', {
    attempt: `[ -e /sys/kernel/tracing/events ] || mount -t tracefs tracefs /sys/kernel/tracing || exit 1
      cat /sys/kernel/tracing/events/skb/kfree_skb/format >/dev/null && echo skb:kfree_skb`,
    needs: [...SANDBOX, 'mount'],
    without: "a trace shows where a packet was lost, but not the kernel's word for why",
    mend: ({ uid }) =>
      uid === 0 ? 'this kernel, or who guards it, does not tell' : 'the kernel tells root alone: run as root',
    isRequired: false,
  }),
];

type KernelCheck = Pick<Check, 'attempt' | 'needs' | 'without' | 'mend'> & { readonly isRequired?: boolean };

function kernel(id: string, what: string, check: KernelCheck): Check {
  return { id, what, group: 'kernel', where: 'sandbox', isRequired: true, ...check };
}
