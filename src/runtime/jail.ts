import type { Argv } from '../sandbox/runner.ts';
import { FSTAB, JAIL_NAMESPACE, JAIL_NODES, NETWORK_FSTAB } from './paths.ts';

/** A program to be run as a container of a pod, or like one on a node. */
export interface JailSpec {
  /** Network namespace it runs in, by its name in the lab. */
  readonly netns: string;
  readonly hostname: string;
  readonly run: readonly string[];
  /** Added to a small environment of its own; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** No confinement: own pid, uts, ipc and mount namespaces, but the sandbox's files and all capabilities. */
  readonly privileged: boolean;
  /** Keeps CAP_NET_ADMIN and may write below /proc/sys/net: for what a scenario does on a node. */
  readonly mayAdministerNetwork: boolean;
  /** The node whose files it sees: /run/flannel and /var/lib/cni. */
  readonly node?: string;
  /** File descriptor that is told the process id inside the sandbox, one line, right before the program starts. */
  readonly reportTo?: number;
}

/**
 * The command line that runs a program as process 1 of namespaces of its own, to be used inside a sandbox where `templateScript` has been run.
 * What it may do is the same for root and everybody else:
 *
 * - it sees no process but its own, and no file but those of `jail-mounts.ts`; it can write to its own /tmp, /run and /dev/shm alone;
 * - it has CAP_NET_RAW and CAP_NET_BIND_SERVICE (and CAP_NET_ADMIN where asked for) and can never gain more (`no_new_privs`, bounding set);
 * - no terminal, no descriptor but 0, 1 and 2, no environment from outside, no supplementary groups.
 *
 * It is not kept from using up memory, processor time or process ids, and there is no seccomp filter: system calls are those of an ordinary program.
 * Ends with the program's exit code or signal. Killing it kills all that runs in there.
 */
export function jailedArgv(spec: JailSpec): Argv {
  const root = spec.privileged ? [] : [`--mount=${JAIL_NAMESPACE}`];
  const own = ['--mount', '--uts', '--ipc', '--pid', '--cgroup', '--fork', '--kill-child'];
  return [
    'nsenter',
    `--net=/run/netns/${spec.netns}`,
    ...root,
    '--',
    'unshare',
    ...own,
    '--',
    'bash',
    '-pc',
    bashScript(spec),
    'jail',
    spec.hostname,
    ...spec.run,
  ];
}

/** The command line that runs one more program in a container that runs, with the same confinement. */
export function joiningArgv(spec: {
  readonly pid: number;
  readonly run: readonly string[];
  readonly env: JailSpec['env'];
  readonly privileged: boolean;
}): Argv {
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup'];
  const { pid, run, env, privileged } = spec;
  const script = `${closeDescriptors(undefined)}${execProgram({ env, privileged, hostname: '"$HOSTNAME"', mayAdministerNetwork: false })}`;
  return ['nsenter', `--target=${pid}`, ...namespaces, '--', 'bash', '-pc', script, 'jail', ...run];
}

const SEARCH_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Process 1 until it becomes the program: `$1` is the host name, the rest the program. */
function bashScript(spec: JailSpec): string {
  const { node, reportTo } = spec;
  const table = spec.mayAdministerNetwork ? NETWORK_FSTAB : FSTAB;
  const files = node === undefined ? '' : nodeMounts(node);
  // /proc is still the sandbox's here and numbers this process as the sandbox does.
  return `set -eu
PATH=${SEARCH_PATH}
umask 022
cd /
read -r pid _ </proc/self/stat
${closeDescriptors(reportTo)}hostname "$1"
${spec.privileged ? PRIVILEGED_MOUNTS : `mount --all --fstab ${table}\n${files}`}shift
${reportTo === undefined ? '' : `echo "$pid" >&${reportTo}\nexec ${reportTo}>&-\n`}${execProgram({ ...spec, hostname: quote(spec.hostname) })}`;
}

const PRIVILEGED_MOUNTS = `mount -t proc -o nosuid,nodev,noexec pod-proc /proc
mount -t sysfs -o nosuid,nodev,noexec pod-sysfs /sys
`;

function nodeMounts(node: string): string {
  return ['/run/flannel', '/var/lib/cni']
    .map(
      (folder) =>
        `if [[ -d ${JAIL_NODES}/${node}${folder} ]]; then mkdir -p ${folder} && mount --bind ${JAIL_NODES}/${node}${folder} ${folder}; fi\n`,
    )
    .join('');
}

/** A descriptor of a folder outside would be a way out of the root, whoever forgot to close it. */
function closeDescriptors(kept: number | undefined): string {
  return `for fd in /proc/self/fd/*; do
  fd=\${fd##*/}
  if [[ $fd -gt 2 && $fd != ${kept ?? 'none'} ]]; then exec {fd}>&-; fi
done
`;
}

interface Program {
  readonly env: Readonly<Record<string, string>>;
  readonly privileged: boolean;
  readonly mayAdministerNetwork: boolean;
  /** As a word of the shell. */
  readonly hostname: string;
}

/** Becomes the program in "$@": its own session (so that no terminal of the caller can be written to), its environment, what it may do. */
function execProgram({ env, privileged, mayAdministerNetwork, hostname }: Program): string {
  const variables = [
    `PATH=${SEARCH_PATH}`,
    'HOME=/',
    `HOSTNAME=${hostname}`,
    ...Object.entries(env).map(([name, value]) => quote(`${name}=${value}`)),
  ];
  const capabilities = [
    '-all',
    '+net_raw',
    '+net_bind_service',
    ...(mayAdministerNetwork ? ['+net_admin'] : []),
  ].join(',');
  const limits = privileged
    ? ''
    : ` --no-new-privs --bounding-set=${capabilities} --inh-caps=-all --ambient-caps=-all`;
  // Whoever made a user namespace without help from outside may not change groups, and has none but its own. user_namespaces(7)
  return `groups=--clear-groups
[[ $(</proc/self/setgroups) == allow ]] || groups=--keep-groups
exec setsid -- env -i -- ${variables.join(' ')} "$(type -P setpriv)" --pdeathsig=KILL $groups${limits} -- "$@"
`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
