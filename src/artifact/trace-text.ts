import { namesOf } from '../check/names.ts';
import type { Trace } from '../observe/trace.ts';
import { plainStyle } from '../report/style.ts';
import { formatTrace } from '../report/trace/text.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';

/** A trace for a file: point by point, there and back. */
export function traceText({ lab }: OpenLab, trace: Trace): string {
  return formatTrace(trace, { names: namesOf(lab), style: plainStyle, columns: 100, isFull: true });
}
