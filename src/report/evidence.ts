import type { ResultForm } from './result-form.ts';
import { wrap } from './wrap.ts';

/**
 * What the kernel or a program said, as it stands under a check; too long a line breaks before its names, then between words.
 *
 *     10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink
 *       # pods of node-2, node-2/flannel.1
 */
export function formatEvidence(
  lines: readonly string[],
  indent: string,
  { style, columns }: ResultForm,
): string {
  return lines.map((line) => style.dim(formatLine(line, indent, columns))).join('');
}

function formatLine(line: string, indent: string, columns: number): string {
  if (indent.length + line.length <= columns) return `${indent}${line}\n`;
  const [said = '', names] = line.split('  # ');
  const [first = '', ...rest] = wrap(said, columns - 2, indent)
    .trimEnd()
    .split('\n');
  const continued = rest.map((one) => `  ${one}\n`).join('');
  return `${first}\n${continued}${names === undefined ? '' : wrap(`# ${names}`, columns, `${indent}  `)}`;
}
