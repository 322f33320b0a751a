import { dyingWithParent, runProgram } from './host-runner.ts';
import { isRoot } from './is-root.ts';
import type { Argv, Runner } from './runner.ts';

/**
 * Runs programs inside a lab's sandbox: in the mount, network, pid (and, without root, user) namespace of its holder.
 * @param pid the holder's process id as the host numbers it
 */
export function insideRunner(pid: number): Runner {
  return {
    run: (argv, options) => runProgram(dyingWithParent(enter(pid, dyingWithParent(argv))), argv[0], options),
    commandLine: (argv) => enter(pid, argv),
  };
}

function enter(pid: number, argv: Argv): Argv {
  const user = isRoot() ? [] : ['--user', '--preserve-credentials'];
  return ['nsenter', `--target=${pid}`, ...user, '--mount', '--net', '--pid', '--', ...argv];
}
