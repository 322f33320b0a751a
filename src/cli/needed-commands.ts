import { type Entry, registry } from './registry.ts';

/**
 * The commands a command line is about: the others need not be loaded to run it.
 * `complete` is about another command's line; the help and mistakes are about all of them.
 * @param words what follows the program's name
 */
export function neededCommands(words: readonly string[]): readonly Entry[] {
  const [first, , asked] = words;
  if (first === '--version' || first === '-V') return [];
  const names = first !== 'complete' ? [first] : words.length > 3 ? [first, asked] : [];
  const found = registry.filter(({ name }) => names.includes(name));
  return found.length === names.length && found.length > 0 ? found : registry;
}
