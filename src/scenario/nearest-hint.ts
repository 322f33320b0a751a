import { closest, distance } from 'fastest-levenshtein';
import { shorten } from './shown.ts';

/** Names a hint lists before it breaks off. */
const MOST_NAMES = 12;

/**
 * The way out where a word is none of the known ones: the one that was probably meant, and all there are.
 * @param label what the list is: `known keys are`
 */
export function nearestHint(word: string, names: readonly string[], label: string): string {
  const known = [...new Set(names)];
  if (known.length === 0) return `${label} none`;
  const first = known.slice(0, MOST_NAMES).join(', ');
  const list = `${label} ${first}${known.length > MOST_NAMES ? `, … (${known.length} in all)` : ''}`;
  const nearest = nearestOf(word, known);
  return nearest === undefined ? list : `did you mean "${nearest}"? ${list}`;
}

/** The known word at most a third of its letters away. */
function nearestOf(word: string, known: readonly string[]): string | undefined {
  const text = shorten(word).toLowerCase();
  const nearest = closest(text, known);
  const letters = Math.max(text.length, nearest.length);
  return distance(text, nearest.toLowerCase()) <= Math.ceil(letters / 3) ? nearest : undefined;
}
