import { readFileSync } from 'node:fs';
import { attach } from '../sandbox/attach.ts';
import type { Argv, Runner } from '../sandbox/runner.ts';

/**
 * Runs a program inside a sandbox with the terminal of this process and gives its exit code. Signals sent to this process reach it;
 * Ctrl-C reaches it without our help, since a terminal tells everybody in the foreground.
 */
export async function attachTerminal(inside: Runner, argv: Argv): Promise<number> {
  const program = attach(inside, argv);
  const pass = (signal: NodeJS.Signals): void => program.signal(signal);
  const interrupt = (signal: NodeJS.Signals): void => {
    if (!isInForeground()) program.signal(signal);
  };
  process.on('SIGTERM', pass).on('SIGHUP', pass).on('SIGINT', interrupt).on('SIGQUIT', interrupt);
  try {
    return await program.ended;
  } finally {
    process.off('SIGTERM', pass).off('SIGHUP', pass).off('SIGINT', interrupt).off('SIGQUIT', interrupt);
  }
}

/** Whether a terminal's Ctrl-C goes to our process group. @see proc_pid_stat(5): field 5 is the group, field 8 the terminal's foreground group, -1 without one */
function isInForeground(): boolean {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return group === foreground;
}
