import { UNDERLAY } from '../net/names.ts';
import type { Argv } from '../sandbox/runner.ts';

/** Runs a program in the network namespace of a pod or node; of nothing else of its own. */
export function enter(where: string, argv: Argv): Argv {
  return where === UNDERLAY ? argv : ['nsenter', `--net=/run/netns/${where}`, '--', ...argv];
}

/** The command line one types in the lab's shell to do the same. */
export function typed(where: string, argv: readonly string[]): string {
  return quoted(where === UNDERLAY ? argv : ['ip', 'netns', 'exec', where, ...argv]);
}

/** Words as a line that a shell takes apart into them again. */
export function quoted(words: readonly string[]): string {
  return words.map(quote).join(' ');
}

/** A word as a shell reads it back. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
