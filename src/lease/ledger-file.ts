import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { machineError } from '../error/lab-error.ts';
import { EMPTY_LEDGER, type Ledger } from './ledger.ts';
import { formatLedger, parseLedger } from './ledger-text.ts';

/** Tells one writing of the file from the next: each is a new file, renamed into place. `undefined`: there is none. */
export type Stamp = string | undefined;

export function stampOf(file: string): Stamp {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? undefined : `${stat.ino} ${stat.mtimeNs} ${stat.size}`;
}

/**
 * The ledger in a file; the empty one when there is no file.
 * @throws LabError `lease/broken-store` when the file is there but is no ledger. It is not mended: what it lost, nobody knows.
 */
export function readLedger(file: string): Ledger {
  try {
    return parseLedger(readFileSync(file, 'utf8'));
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return EMPTY_LEDGER;
    throw machineError(
      {
        code: 'lease/broken-store',
        message: `${file} is not a lease store`,
        hint: 'take the lab down and up again; its leases are made anew',
      },
      cause,
    );
  }
}

/**
 * Replaces the file as a whole, or leaves it as it was. It is not flushed to the disk: it need not outlive the machine, as the lab does not.
 * Only whoever has the lock writes, so that one name serves for all drafts, and the next writer replaces what a killed one left.
 * @throws LabError `lease/store-not-written`
 */
export function writeLedger(file: string, ledger: Ledger): void {
  const draft = `${file}.draft`;
  try {
    writeFileSync(draft, formatLedger(ledger));
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw notWritten(file, cause);
  }
}

const WAYS_OUT: Readonly<Record<string, string>> = {
  ENOSPC: 'make room on that file system, then do it again; what was stored before is still there',
  EDQUOT: 'your quota there is used up: make room, then do it again; what was stored before is still there',
  EACCES: 'run the command as the user who brought the lab up',
};

function notWritten(file: string, cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause;
  return machineError(
    {
      code: 'lease/store-not-written',
      message: `${file} cannot be written: ${cause.message}`,
      hint:
        WAYS_OUT[codeOf(cause) ?? ''] ?? 'look at that file system; what was stored before is still there',
    },
    cause,
  );
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
