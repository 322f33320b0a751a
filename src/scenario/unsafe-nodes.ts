import { type Document, isAlias, isCollection, isMap, isNode, isPair, isScalar, isSeq, visit } from 'yaml';
import { FORBIDDEN_KEY, MERGE, type YamlFault, alias } from './yaml-fault.ts';

/** Values a file may hold once its aliases are followed: some twenty for each of a few thousand pods. */
const MAX_VALUES = 200_000;

/** A fault and the character it begins at. */
export interface UnsafeNode {
  readonly fault: YamlFault;
  readonly offset: number;
}

/**
 * What is YAML but cannot be turned into data: aliases of nothing, of themselves or by the million, merges of no mapping,
 * and the one key that JavaScript takes for its own.
 */
export function findUnsafeNodes(document: Document): readonly UnsafeNode[] {
  const found: UnsafeNode[] = [];
  const add = (fault: YamlFault, node: unknown): void => void found.push({ fault, offset: startOf(node) });
  visit(document, {
    Alias: (_, node, ancestors) => {
      const target = node.resolve(document);
      if (target === undefined) add(alias.unknown(node.source), node);
      else if (ancestors.includes(target)) add(alias.circular(node.source), node);
    },
    Pair: (_, { key, value }) => {
      if (isScalar(key) && key.value === '__proto__') add(FORBIDDEN_KEY, key);
      if (isMergeKey(key) && !isMergeable(value, document)) add(MERGE, key);
    },
  });
  return found.length > 0 ? found : findBomb(document);
}

function findBomb(document: Document): readonly UnsafeNode[] {
  const count = unfoldedSize(document.contents, document, new Map());
  if (count <= MAX_VALUES) return [];
  let offset = 0;
  visit(document, {
    Alias: (_, node) => {
      offset = startOf(node);
      return visit.BREAK;
    },
  });
  return [{ fault: alias.bomb(count, MAX_VALUES), offset }];
}

/** Number of values below a node once aliases are followed; each anchor is counted once and remembered. */
function unfoldedSize(node: unknown, document: Document, known: Map<unknown, number>): number {
  const remembered = known.get(node);
  if (remembered !== undefined) return remembered;
  const children = isAlias(node)
    ? [node.resolve(document)]
    : isPair(node)
      ? [node.key, node.value]
      : isCollection(node)
        ? node.items
        : [];
  const size = children.reduce<number>((sum, child) => sum + unfoldedSize(child, document, known), 1);
  known.set(node, size);
  return size;
}

function isMergeKey(key: unknown): boolean {
  if (!isScalar(key)) return false;
  return key.value === '<<' || (typeof key.value === 'symbol' && key.value.description === '<<');
}

function isMergeable(value: unknown, document: Document): boolean {
  const target = isAlias(value) ? value.resolve(document) : value;
  return isMap(target) || (isSeq(target) && target.items.every((item) => isMapping(item, document)));
}

function isMapping(item: unknown, document: Document): boolean {
  return isMap(isAlias(item) ? item.resolve(document) : item);
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
