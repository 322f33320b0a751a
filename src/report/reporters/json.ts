import type { RunResult } from '../../check/run-result.ts';
import { jsonReport } from '../json-report.ts';

/** Every verdict with its evidence, as data. */
export function report(run: RunResult): string {
  return `${JSON.stringify(jsonReport(run), undefined, 2)}\n`;
}
