import { UNDERLAY } from '../net/names.ts';
import { type Block, FILES, type Piece, blocksOf } from './blocks.ts';
import { formatStep } from './format-step.ts';
import type { Step } from './plan.ts';

/**
 * Steps that take away, as a shell script for a sandbox; what is not there any more is as it should be, so that no step of it fails.
 * Consecutive commands of `ip` in one namespace are one process, as in `formatScript`.
 */
export function formatClearing(steps: readonly Step[]): string {
  return blocksOf(steps, 1).map(formatBlock).join('');
}

function formatBlock({ where, pieces }: Block): string {
  return pieces.map((piece) => formatPiece(where, piece)).join('');
}

function formatPiece(where: string, { kind, steps }: Piece): string {
  if (where === FILES || (kind !== 'ip' && kind !== 'bridge'))
    return steps.map((step) => `# ${step.because}\n${formatStep(step)} 2>/dev/null || :\n`).join('');
  const netns = where === UNDERLAY ? '' : `-n ${where} `;
  const lines = steps.flatMap((step) => ('argv' in step ? [`# ${step.because}`, step.argv.join(' ')] : []));
  return `${kind} ${netns}-force -batch - <<'END' 2>/dev/null || :\n${lines.join('\n')}\nEND\n`;
}
