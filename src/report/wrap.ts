import { stripVTControlCharacters } from 'node:util';

/** The words of a text in lines of at most `columns` characters, each begun with `indent`; a longer word has a line of its own. */
export function wrap(text: string, columns: number, indent: string): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const last = lines.at(-1);
    if (last === undefined || indent.length + last.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line) => `${indent}${line}\n`).join('');
}

/** The same with a head, coloured or not, in the place of the first line's indent: the lines below stand under the text. */
export function hang(head: string, text: string, columns: number): string {
  const indent = ' '.repeat(stripVTControlCharacters(head).length);
  return `${head}${wrap(text, columns, indent).slice(indent.length)}`;
}
