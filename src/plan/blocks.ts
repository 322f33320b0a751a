import type { Step } from './plan.ts';

/** Consecutive steps of one tool (files: of one mode): one process, or a few lines of shell. */
export interface Piece {
  readonly kind: Step['tool'];
  readonly steps: readonly Step[];
}

/** Where files are written: in no namespace in particular. No namespace can have this name. */
export const FILES = '/files';

/** Consecutive pieces that run in one namespace; files are written outside of any. */
export interface Block {
  /** Counts from 1 through the script. */
  readonly id: number;
  /** Name of the namespace, or `FILES`. */
  readonly where: string;
  readonly pieces: readonly Piece[];
}

/** Groups steps, in their order, into the blocks of a script; the first block gets the number `firstId`. */
export function blocksOf(steps: readonly Step[], firstId: number): Block[] {
  return runsOf(steps, whereOf).map(({ key, items }, index) => ({
    id: firstId + index,
    where: key,
    pieces: runsOf(items, pieceKey).map((run) => ({ kind: run.items[0].tool, steps: run.items })),
  }));
}

/** The exit status by which a block says that its piece at `index` failed; 1 is left to its last one, which a block becomes by exec. */
export function statusOfPiece(index: number): number {
  return index + 2;
}

/** The inverse of `statusOfPiece`. */
export function pieceOfStatus(block: Block, status: number): Piece | undefined {
  return status === 1 ? block.pieces.at(-1) : block.pieces[status - statusOfPiece(0)];
}

/** The step a batch ended at: the comment and the command of a step take a line each. */
export function stepAtLine(piece: Piece, line: number): Step | undefined {
  return piece.steps[Math.ceil(line / 2) - 1];
}

function pieceKey(step: Step): string {
  if ('stdin' in step) return `${step.tool} ${step.stdin}`;
  return step.tool === 'write' ? `write ${step.mode}` : step.tool;
}

function whereOf(step: Step): string {
  return step.tool === 'write' || step.tool === 'remove' ? FILES : step.in;
}

interface Run<K, T> {
  readonly key: K;
  readonly items: [T, ...T[]];
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
