import type { Argv } from '../sandbox/runner.ts';
import { joiningScript, startingScript } from './jail-script.ts';
import { JAIL_NAMESPACE } from './paths.ts';

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

/** One more program for a container that runs. */
export interface JoinSpec {
  /** Process 1 of the container, as the sandbox numbers it. */
  readonly pid: number;
  readonly run: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly privileged: boolean;
}

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
