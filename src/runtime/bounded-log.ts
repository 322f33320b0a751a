import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A container's output is kept in two files of at most so many bytes, `log.1` before `log`; what is older is gone. */
const LOG_FILE_BYTES = 4 * 1024 * 1024;

/** A log that never takes more than twice `limitBytes` of the sandbox's memory. */
export interface BoundedLog {
  readonly append: (text: Buffer | string) => void;
  /** The last `count` lines of `log`, without an empty one at the end. */
  readonly lastLines: (count: number) => readonly string[];
}

/** Starts the log of a container in `folder`, empty. */
export function openLog(folder: string, limitBytes = LOG_FILE_BYTES): BoundedLog {
  const path = join(folder, 'log');
  let size = 0;
  writeFileSync(path, '');
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
