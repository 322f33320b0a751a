import { stripVTControlCharacters } from 'node:util';

/**
 * Columns aligned by what is seen, two spaces apart, no line ending in spaces: `formatColumns(['POD', 'NODE'], [['pod-a', 'node-1']])`.
 * Cells may be coloured. An empty head gives rows alone.
 */
export function formatColumns(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  indent = '',
): string {
  const lines = head.length === 0 ? rows : [head, ...rows];
  const widths: number[] = [];
  for (const line of lines)
    line.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))));
  return lines
    .map(
      (line) =>
        `${indent}${line.map((cell, column) => pad(cell, widths[column] ?? 0)).join('  ')}`.trimEnd() + '\n',
    )
    .join('');
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(width - widthOf(cell));
}

function widthOf(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
