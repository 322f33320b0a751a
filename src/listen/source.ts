import type { News, Summary } from './protocol.ts';

/** Something the program in the lab listens to, from when it is opened on. */
export interface Source {
  /** Tells what has come since the last call; called often. */
  readonly poll: () => void;
  /** Tells all that happened until now, then closes. */
  readonly stop: () => Promise<Summary>;
}

/** Where a source tells what it hears. */
export type Tell = (news: News) => void;
