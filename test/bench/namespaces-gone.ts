import { runApart } from './run.ts';

/**
 * Waits until the kernel has taken apart all network namespaces that nobody uses any more, which it does in the background, for seconds after a big lab.
 *
 * It does so in batches, one after another: a namespace that is let go now comes after all earlier ones, or last among them. Its end is seen by
 * a cable into it, which goes when the devices of its batch do; that whole batch is done when a second one has gone. @see net/core/net_namespace.c cleanup_net
 */
export function waitUntilNamespacesAreGone(): void {
  for (const turn of ['first', 'second']) runApart(['sh', '-s', turn], { stdin: SCRIPT });
}

const SCRIPT = `set -eu
mount -t tmpfs tmpfs /run
mkdir /run/netns
ip netns add "$1"
ip link add cable type veth peer name end netns "$1"
ip netns delete "$1"
for poll in $(seq 3000); do
  ip link show cable >/dev/null 2>&1 || exit 0
  sleep 0.02
done
echo 'the kernel has not taken a namespace apart for a minute' >&2
exit 1
`;
