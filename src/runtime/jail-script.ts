import type { JailSpec, JoinSpec } from './jail-spec.ts';
import { FSTAB, JAIL_NODES, NETWORK_FSTAB } from './paths.ts';

const SEARCH_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Process 1 of a container until it becomes the program: a bash script whose `$1` is the host name, the rest the program. */
export function startingScript(spec: JailSpec): string {
  const { node, reportTo } = spec;
  const table = spec.mayAdministerNetwork ? NETWORK_FSTAB : FSTAB;
  const files = node === undefined ? '' : nodeMounts(node);
  // /proc is still the sandbox's here and numbers this process as the sandbox does.
  return `${PRELUDE}read -r pid _ </proc/self/stat
${closeDescriptors(reportTo)}hostname "$1"
${spec.privileged ? PRIVILEGED_MOUNTS : `mount --all --fstab ${table}\n${files}`}shift
${reportTo === undefined ? '' : `echo "$pid" >&${reportTo}\nexec ${reportTo}>&-\n`}${execProgram({ ...spec, hostname: quote(spec.hostname) })}`;
}

/** The same for a program that joins a container that runs: all of "$@" is the program. */
export function joiningScript(spec: JoinSpec): string {
  return `${PRELUDE}${closeDescriptors(undefined)}${execProgram({ ...spec, hostname: '"$HOSTNAME"', mayAdministerNetwork: false })}`;
}

const PRELUDE = `set -eu
PATH=${SEARCH_PATH}
umask 022
cd /
`;

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
