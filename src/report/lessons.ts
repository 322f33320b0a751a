import type { Scenario } from '../scenario/scenario.ts';
import { count } from './count.ts';
import type { Style } from './style.ts';
import { formatColumns } from './table.ts';

/** The lessons, a line each: name, number of steps, and the first sentence of the description. */
export function formatLessons(lessons: readonly Scenario[], style: Style): string {
  const rows = lessons.map(({ name, description, steps }, index) => [
    `${index + 1}.`,
    style.name(name),
    count(steps.length, 'step'),
    firstSentence(description),
  ]);
  return `${formatColumns([], rows)}\n${style.dim('k8s-netlab learn NAME goes through one.')}\n`;
}

function firstSentence(text: string): string {
  const [paragraph = ''] = text.split('\n\n');
  const [sentence = ''] = paragraph.replaceAll('\n', ' ').split(/(?<=[.:]) /);
  return sentence.trim().replace(/[.:]$/, '');
}
