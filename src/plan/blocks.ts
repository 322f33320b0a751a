import { type Step } from './plan.ts';

/** Consecutive steps of one tool: one process, or a few lines of shell. */
export interface Piece {
  readonly kind: 'ip' | 'bridge' | 'sysctl' | 'write';
  readonly steps: readonly Step[];
}

/** Consecutive pieces that run in one namespace; files are written outside of any. */
export interface Block {
  /** Counts from 1 through the script. */
  readonly id: number;
  readonly where: string | 'files';
  readonly pieces: readonly Piece[];
}

/** Groups steps, in their order, into the blocks of a script; the first block gets the number `firstId`. */
export function blocksOf(steps: readonly Step[], firstId: number): Block[] {
  return runsOf(steps, whereOf).map(({ key, items }, index) => ({
    id: firstId + index,
    where: key,
    pieces: runsOf(items, (step) => step.tool).map((run) => ({ kind: run.key, steps: run.items })),
  }));
}

/** The step a batch ended at: the comment and the command of a step take a line each. */
export function stepAtLine(piece: Piece, line: number): Step | undefined {
  return piece.steps[Math.ceil(line / 2) - 1];
}

function whereOf(step: Step): string {
  return step.tool === 'write' ? 'files' : step.in;
}

interface Run<K, T> {
  readonly key: K;
  readonly items: T[];
}

function runsOf<K, T>(items: readonly T[], keyOf: (item: T) => K): Run<K, T>[] {
  const runs: Run<K, T>[] = [];
  for (const item of items) {
    const key = keyOf(item);
    const last = runs.at(-1);
    if (last?.key === key) last.items.push(item);
    else runs.push({ key, items: [item] });
  }
  return runs;
}
