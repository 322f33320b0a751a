import type { RunResult } from '../../check/run-result.ts';

/** A reporter's file exports `report`, a pure function of the run; it is loaded only where its format is asked for. */
export interface ReporterModule {
  readonly report: (run: RunResult) => string;
}

/** Every format of `test --reporter`, in the order the help has them. One line a reporter. */
export const reporters = {
  text: () => import('./text.ts'),
  json: () => import('./json.ts'),
  junit: () => import('./junit.ts'),
  tap: () => import('./tap.ts'),
  github: () => import('./github.ts'),
  html: () => import('./html.ts'),
} satisfies Readonly<Record<string, () => Promise<ReporterModule>>>;

export type ReportFormat = keyof typeof reporters;

/** Their names. */
export const reportFormats = Object.keys(reporters);

export function isReportFormat(word: string): word is ReportFormat {
  return Object.hasOwn(reporters, word);
}
