import { dirname, resolve } from 'node:path';
import type { Span } from '../error/lab-error.ts';
import type { Path } from './finding.ts';
import type { Locate } from './locate.ts';

/** A file that a scenario names. */
export interface NamedFile {
  /** Absolute. */
  readonly path: string;
  /** Where the scenario names it. */
  readonly at: Span;
}

/** Reads the names of files in the scenario `file`: they are relative to its own file, or, from standard input, to the working directory. */
export function fileNamer(file: string, locate: Locate) {
  return (name: string, path: Path): NamedFile => ({
    path: resolve(dirname(file), name),
    at: locate({ path }),
  });
}
