import { type Document, type LineCounter, isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Span } from '../error/lab-error.ts';
import type { Finding, Path } from './finding.ts';

/** Where a finding stands in its file. */
export type Locate = (at: Pick<Finding, 'path' | 'isAboutKey'>) => Span;

/** What a `Locate` looks its lines up in. */
export interface Located {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly file: string;
}

/**
 * Gives the place of the value a path leads to; of the deepest one there is where the path goes on into nothing (a missing key);
 * of the key where the value is empty. Aliases are followed: what is wrong with an aliased value is mended at its anchor.
 */
export function locator({ document, lines, file }: Located): Locate {
  return ({ path, isAboutKey }) => {
    const offset = offsetOf(document, path, isAboutKey === true);
    return spanAt(lines, file, offset);
  };
}

/** Line and column of a character offset. */
export function spanAt(lines: LineCounter, file: string, offset: number): Span {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
}

function offsetOf(document: Document, path: Path, isAboutKey: boolean): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, key] of path.entries()) {
    const found = child(document, node, key);
    if (found === undefined) return offset;
    const isLastKey = isAboutKey && depth === path.length - 1;
    const valueOffset =
      isLastKey || (found.key !== undefined && isEmpty(found.value)) ? undefined : startOf(found.value);
    offset = valueOffset ?? startOf(found.key) ?? offset;
    node = found.value;
  }
  return offset;
}

function child(
  document: Document,
  node: unknown,
  key: PropertyKey,
): { key?: unknown; value: unknown } | undefined {
  const target = isAlias(node) ? node.resolve(document) : node;
  if (isMap(target)) return target.items.find((pair) => textOf(pair.key) === String(key));
  if (isSeq(target) && typeof key === 'number' && key < target.items.length)
    return { value: target.items[key] };
  return undefined;
}

function textOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

function isEmpty(node: unknown): boolean {
  return isScalar(node) && node.value === null && (node.source ?? '') === '';
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
