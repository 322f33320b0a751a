import type { OpenLab } from '../sandbox/open-lab.ts';

/** How much of a log is wanted, and who is given it. */
export interface TailRequest {
  /** Only so many of the last lines. */
  readonly tail: number | undefined;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Gives a log, a file of the sandbox and the one before it, line by line, and how many lines there were. */
export function readTail(open: Pick<OpenLab, 'inside'>, file: string, request: TailRequest): Promise<number> {
  return readLines(open, request, `cat ${file}.1 ${file} 2>/dev/null | tail -n ${lastOf(request)}`);
}

/**
 * As `readTail`, then goes on until the signal is aborted or a process has ended.
 * @param pid as the shell in the sandbox writes it; absent: nobody's end ends it
 */
export function followTail(
  open: Pick<OpenLab, 'inside'>,
  { file, pid }: { readonly file: string; readonly pid?: string },
  request: TailRequest,
): Promise<number> {
  const earlier = request.tail === undefined ? `cat ${file}.1 2>/dev/null; ` : '';
  const end = pid === undefined ? '' : ` --pid=${pid}`;
  return readLines(open, request, `${earlier}exec tail -n ${lastOf(request)}${end} -F ${file} 2>/dev/null`);
}

function lastOf({ tail }: TailRequest): string {
  return tail === undefined ? '+1' : String(tail);
}

async function readLines(
  { inside }: Pick<OpenLab, 'inside'>,
  { onLine, signal }: TailRequest,
  script: string,
): Promise<number> {
  let count = 0;
  await inside.run(['sh', '-c', script], {
    onLine: (line) => {
      count += 1;
      onLine(line);
    },
    signal,
  });
  return count;
}
