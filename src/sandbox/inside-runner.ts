import { dyingWithParent, runProgram } from './host-runner.ts';
import { isRoot } from './is-root.ts';
import type { Argv, Runner } from './runner.ts';

/**
 * Runs programs inside a lab's sandbox: in the mount, network, pid (and, without root, user) namespace of its holder.
 * @param pid the holder's process id as the host numbers it
 */
export function insideRunner(pid: number): Runner {
  return runnerBehind((argv) => enter(pid, ['--net'], argv));
}

/** The same, but in the host's network namespace: for programs that reach what is outside of the lab, and go to its namespaces by their names. */
export function hostNetworkRunner(pid: number): Runner {
  return runnerBehind((argv) => enter(pid, [], argv));
}

function runnerBehind(entering: (argv: Argv) => Argv): Runner {
  return {
    run: (argv, options) => runProgram(dyingWithParent(entering(dyingWithParent(argv))), argv[0], options),
    commandLine: entering,
  };
}

function enter(pid: number, network: readonly string[], argv: Argv): Argv {
  const user = isRoot() ? [] : ['--user', '--preserve-credentials'];
  return ['nsenter', `--target=${pid}`, ...user, '--mount', ...network, '--pid', '--', ...argv];
}
