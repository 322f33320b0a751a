import type { Path } from './finding.ts';

/** A value and the place that gives it. */
export interface Given<T> {
  readonly value: T;
  readonly path: Path;
}

/** A value given again, and where it was given first. */
export interface Repeat<T> extends Given<T> {
  readonly firstPath: Path;
}

/** Every value that was given before in the list. */
export function findRepeats<T>(list: readonly Given<T>[]): readonly Repeat<T>[] {
  const first = new Map<T, Path>();
  return list.flatMap(({ value, path }) => {
    const firstPath = first.get(value);
    if (firstPath === undefined) first.set(value, path);
    return firstPath === undefined ? [] : [{ value, path, firstPath }];
  });
}

/** `pods[2].address`, as hints name another place of the file. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
