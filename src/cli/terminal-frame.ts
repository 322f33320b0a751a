/** Home; erase to the end of the line; erase what is below. @see console_codes(4) */
const HOME = '\u001B[H';
const END_OF_LINE = '\u001B[K';
const BELOW = '\u001B[J';

/** A text drawn over what the terminal shows, without the flicker of erasing it first; what does not fit is left out, and said. */
export function formatFrame(text: string, rows: number): string {
  const lines = text.trimEnd().split('\n');
  const room = rows - 2;
  const shown =
    lines.length <= room + 1 ? lines : [...lines.slice(0, room), `… ${lines.length - room} lines more`];
  return `${HOME}${shown.map((line) => `${line}${END_OF_LINE}\n`).join('')}${BELOW}`;
}
