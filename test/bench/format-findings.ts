import { formatColumns } from '../../src/report/table.ts';
import { samplesOf } from './interleave.ts';
import type { Aim, Findings } from './measurement.ts';
import { ratioOf, spreadOf } from './statistics.ts';

/** A table of what was found, each aim with what it is held against, and the notes. */
export function formatFindings(findings: Findings): string {
  const { title, aims, notes } = findings;
  const table = formatSeries(findings);
  const held = aims.length === 0 ? '' : `\n${formatColumns([], aims.map(formatAim), '  ')}`;
  const noted = notes.length === 0 ? '' : `\n${notes.map((note) => `  ${note}\n`).join('')}`;
  return `${title}\n${table}${held}${noted}\n`;
}

function formatSeries({ unit, series, baseline }: Findings): string {
  const base = baseline === undefined ? [] : samplesOf(series, baseline);
  const rows = series.map(({ name, samples }) => {
    const { min, median, max } = spreadOf(samples);
    const ratio = base.length === 0 ? [] : [ratioOf(samples, base).toFixed(2)];
    return [name, ...[min, median, max].map(formatNumber), ...ratio];
  });
  const ratio = baseline === undefined ? [] : [`MEDIAN / ${baseline}`];
  return formatColumns([unit, 'MIN', 'MEDIAN', 'MAX', ...ratio], rows, '  ');
}

function formatAim({ what, measured, wanted, unit }: Aim): readonly string[] {
  const suffix = unit === undefined ? '' : ` ${unit}`;
  const number = [what, `${measured.toFixed(2)}${suffix}`];
  if (wanted === undefined) return number;
  const [limit, isMet] =
    'atMost' in wanted
      ? [`at most ${wanted.atMost}`, measured <= wanted.atMost]
      : [`at least ${wanted.atLeast}`, measured >= wanted.atLeast];
  return [...number, `aim: ${limit}${suffix}`, isMet ? 'met' : 'NOT met'];
}

/** Three digits that count, which is more than the machine repeats. */
function formatNumber(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
