import { UNDERLAY } from '../net/names.ts';
import { nodeRoot } from '../plan/files.ts';
import { attachable } from '../sandbox/attach.ts';
import type { Argv } from '../sandbox/runner.ts';
import type { Place } from './place.ts';

/**
 * The command line that puts the operator's program where a place of the lab is, as `ip netns exec` does: its network namespace, its /sys,
 * its host name, a node's files; all other files are the host's, and nothing is confined.
 * @param cwd working directory, if it is there
 */
export function enterArgv(place: Place, run: readonly string[], cwd: string): Argv {
  const program = [
    'sh',
    '-c',
    'cd "$1" 2>/dev/null || cd /; shift; PATH=$PATH:/usr/sbin:/sbin exec "$@"',
    'enter',
    cwd,
    ...attachable(run),
  ] as const;
  return atPlaceArgv(place, program);
}

/**
 * The command line that starts a program where a place of the lab is: its network namespace, its /sys, its host name, a node's files over
 * the host's, in a mount namespace of its own.
 */
export function atPlaceArgv({ kind, name }: Pick<Place, 'kind' | 'name'>, program: Argv): Argv {
  if (name === UNDERLAY) return program;
  const files = kind === 'node' ? nodeRoot(name) : '/nonexistent';
  const namespaces = [
    'nsenter',
    `--net=/run/netns/${name}`,
    '--',
    'unshare',
    '--mount',
    '--uts',
    '--',
  ] as const;
  return [...namespaces, 'sh', '-c', SET_UP, 'enter', name, files, ...program];
}

/**
 * The place's name, /sys of its devices, and a node's files over the host's. A host without /var/lib/cni has no folder to cover, and none is made
 * on it: /var/lib becomes a folder of links to all that is in it, with room for one more.
 */
const SET_UP = `hostname "$1"
mount -t sysfs -o nosuid,nodev,noexec sysfs /sys 2>/dev/null
for own in flannel wireguard; do
  if [ -d "$2/run/$own" ]; then mkdir -p "/run/$own"; mount --bind "$2/run/$own" "/run/$own"; fi
done
if [ -d "$2/var/lib/cni" ]; then
  if ! [ -d /var/lib/cni ]; then
    mkdir -p /run/.var-lib
    mount --rbind /var/lib /run/.var-lib
    mount -t tmpfs -o mode=0755,nosuid,nodev tmpfs /var/lib
    ln -s /run/.var-lib/* /var/lib/
    mkdir /var/lib/cni
  fi
  mount --bind "$2/var/lib/cni" /var/lib/cni
fi
shift 2
exec "$@"`;

/** The command line that puts the operator's program into a running container: all its namespaces and its root, unconfined. */
export function enterContainerArgv(pid: number, run: readonly string[]): Argv {
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup'];
  return ['nsenter', `--target=${pid}`, ...namespaces, '--', ...attachable(run)];
}
