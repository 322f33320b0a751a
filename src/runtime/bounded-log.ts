import { appendFileSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';

/** A log is kept in two files of at most so many bytes, `PATH.1` before `PATH`; what is older is gone. */
const LOG_FILE_BYTES = 4 * 1024 * 1024;

/** A log that never takes more than twice `limitBytes` of the sandbox's memory. */
export interface BoundedLog {
  readonly append: (text: Buffer | string) => void;
  /** The last `count` lines, without an empty one at the end. */
  readonly lastLines: (count: number) => readonly string[];
}

export interface LogOptions {
  readonly limitBytes?: number;
  /** Goes on with what is there; otherwise the log starts empty. */
  readonly isContinued?: boolean;
}

/** Opens the log with this path. */
export function openLog(
  path: string,
  { limitBytes = LOG_FILE_BYTES, isContinued = false }: LogOptions = {},
): BoundedLog {
  if (!isContinued) writeFileSync(path, '');
  let size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return {
    append: (text) => {
      if (size > 0 && size + Buffer.byteLength(text) > limitBytes) {
        renameSync(path, `${path}.1`);
        size = 0;
      }
      appendFileSync(path, text);
      size += Buffer.byteLength(text);
    },
    lastLines: (count) => {
      const earlier =
        size < LAST_LINES_BYTES && existsSync(`${path}.1`) ? readFileSync(`${path}.1`) : Buffer.alloc(0);
      const text = Buffer.concat([earlier, readFileSync(path)])
        .subarray(-LAST_LINES_BYTES)
        .toString();
      return text
        .replace(/\n$/, '')
        .split('\n')
        .filter((line, index) => index > 0 || line !== '')
        .slice(-count);
    },
  };
}

/** Enough for the last lines anybody wants to be told. */
const LAST_LINES_BYTES = 16 * 1024;
