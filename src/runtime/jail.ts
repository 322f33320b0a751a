import type { Argv } from '../sandbox/runner.ts';
import type { JailSpec, JoinSpec } from './jail-spec.ts';
import { joiningScript, startingScript } from './jail-script.ts';
import { JAIL_NAMESPACE } from './paths.ts';

/**
 * The command line that runs a program as process 1 of namespaces of its own, to be used inside a sandbox where `templateScript` has been run.
 * What it may do is the same for root and everybody else:
 *
 * - it sees no process but its own, and no file but those of `jail-mounts.ts`; it can write to its own /tmp, /run and /dev/shm alone;
 * - it has CAP_NET_RAW and CAP_NET_BIND_SERVICE (and CAP_NET_ADMIN where asked for) and can never gain more (`no_new_privs`, bounding set);
 * - no terminal, no descriptor but 0, 1 and 2, no environment from outside, no supplementary groups.
 *
 * It is not kept from using up memory, processor time or process ids, and there is no seccomp filter: system calls are those of an ordinary program.
 * Ends with the program's exit code, 128 + n after signal n, as in a shell. Killing it kills all that runs in there.
 */
export function jailedArgv(spec: JailSpec): Argv {
  const root = spec.privileged ? [] : [`--mount=${JAIL_NAMESPACE}`];
  const own = ['--mount', '--uts', '--ipc', '--pid', '--cgroup'];
  const program = ['bash', '-pc', startingScript(spec), 'jail', spec.hostname, ...spec.run];
  return [
    'nsenter',
    `--net=/run/netns/${spec.netns}`,
    ...root,
    '--',
    'unshare',
    ...own,
    '--',
    'sh',
    '-c',
    SUPERVISOR,
    'supervisor',
    ...program,
  ];
}

/**
 * Stays outside the new pid namespace, whose process 1 is its only child, and says nothing itself.
 * `unshare --fork` would do, but that of util-linux 2.38 ends with 1 and an error of its own when its child died of a signal.
 */
const SUPERVISOR = 'exec 4>&2 2>/dev/null; (exec setpriv --pdeathsig KILL -- "$@" 2>&4 4>&-); exit "$?"';

/** The command line that runs one more program in a container, with the same confinement. */
export function joiningArgv(spec: JoinSpec): Argv {
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup'];
  return [
    'nsenter',
    `--target=${spec.pid}`,
    ...namespaces,
    '--',
    'bash',
    '-pc',
    joiningScript(spec),
    'jail',
    ...spec.run,
  ];
}
