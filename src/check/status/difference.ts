/** Something that should be there and is not, or is otherwise. */
export interface Difference {
  readonly where: string;
  /** The kind of thing it is about. */
  readonly fact:
    | 'namespace'
    | 'link'
    | 'address'
    | 'route'
    | 'neigh'
    | 'fdb'
    | 'container'
    | 'attachment'
    | 'agent'
    | 'store';
  /** The device that thing belongs to; namespaces, containers, attachments, agents and members of the store belong to none. */
  readonly dev?: string;
  /** In few words, to stand beside the device in a picture: `down`, `no FDB entry for node-2`. */
  readonly brief: string;
  /** In words: `no route to 10.244.2.0/24 via 10.244.2.0 dev flannel.1 (the pods of node-2)`. */
  readonly what: string;
  readonly wanted: string;
  readonly saw: string;
  /** The command that mends it, or shows it where one command cannot mend it, as typed in the lab's shell. */
  readonly command: string;
}

/** What a comparison found: how many facts it looked at, and those that do not hold. */
export interface Comparison {
  readonly facts: number;
  readonly differences: readonly Difference[];
  /** What is there and no lease demands; absent where nobody looked. It is no fact that does not hold: flannel leaves such things. */
  readonly leftovers?: readonly Difference[];
}

/** Facts looked at one by one. */
export function compareEach<T>(rows: readonly T[], compare: (row: T) => Difference | undefined): Comparison {
  return { facts: rows.length, differences: rows.flatMap((row) => compare(row) ?? []) };
}

/** Several comparisons as one. */
export function joinComparisons(parts: readonly Comparison[]): Comparison {
  return {
    facts: parts.reduce((sum, { facts }) => sum + facts, 0),
    differences: parts.flatMap(({ differences }) => differences),
    leftovers: parts.flatMap(({ leftovers = [] }) => leftovers),
  };
}
