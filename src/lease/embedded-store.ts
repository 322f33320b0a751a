import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { machineError } from '../error/lab-error.ts';
import { tryLock } from '../net/lock.ts';
import { until } from '../net/until.ts';
import { memoryStore } from './memory-store.ts';
import type { Snapshot, Store } from './store.ts';

/** How long a writer waits for another one's turn to end; a turn takes about a millisecond. */
const LOCK_TIMEOUT_MS = 10_000;

/**
 * The store without a daemon: one JSON file, written whole and renamed into place, changed under a lock. The file appears with the first write.
 * @throws LabError `lease/broken-store` when the file is there but is not a store.
 */
export function embeddedStore(file: string): Store {
  return {
    list: async (prefix) => memoryStore(await read(file)).list(prefix),
    create: async (key, value) => {
      await using _turn = await takeTurn(file);
      const store = memoryStore(await read(file));
      const result = await store.create(key, value);
      if (result === 'created') await write(file, store.snapshot());
      return result;
    },
  };
}

const StoreFile = z.object({
  revision: z.int().min(0),
  entries: z.array(
    z.object({ key: z.string(), value: z.string(), createRevision: z.int(), modRevision: z.int() }),
  ),
});

async function read(file: string): Promise<Snapshot> {
  const text = await readFile(file, 'utf8').catch(emptyWhenAbsent);
  try {
    return StoreFile.parse(JSON.parse(text));
  } catch (cause) {
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

function emptyWhenAbsent(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    return '{"revision":0,"entries":[]}';
  throw error;
}

async function write(file: string, snapshot: Snapshot): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(snapshot, undefined, 2)}\n`);
  await rename(draft, file);
}

async function takeTurn(file: string): Promise<AsyncDisposable> {
  const name = `store/${createHash('sha256').update(file).digest('hex').slice(0, 32)}`;
  const turn = await until(() => tryLock(name), { withinMs: LOCK_TIMEOUT_MS, everyMs: 5 });
  if (turn !== undefined) return turn;
  throw machineError({
    code: 'lease/busy-store',
    message: `another process has been writing ${file} for ${LOCK_TIMEOUT_MS / 1000} s`,
    hint: 'take the lab down and up again',
  });
}
