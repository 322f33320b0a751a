/** Keys and indexes that lead from the top of a scenario file to a value. */
export type Path = readonly PropertyKey[];

/** A problem that knows its path in the file but not yet its line. */
export interface Finding {
  readonly code: `scenario/${string}`;
  readonly message: string;
  readonly hint: string;
  readonly path: Path;
  /** The place is the key at the end of `path`, not its value: an unknown key. */
  readonly isAboutKey?: true;
}
