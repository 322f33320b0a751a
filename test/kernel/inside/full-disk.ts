import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../../../src/error/lab-error.ts';
import { embeddedStore } from '../../../src/lease/embedded-store.ts';

/** Fills the file system a store is on, writes to the store, makes room, and writes again; tells what came of it. */
const [folder = ''] = process.argv.slice(2);
const file = join(folder, 'store.json');
const filler = join(folder, 'filler');
const store = embeddedStore(file);
const ending = await store.grant(1);
await store.put('/ends', '1', ending);
await store.put('/a', '1');
const before = readFileSync(file, 'utf8');

try {
  for (let size = 1; ; size *= 2) writeFileSync(filler, Buffer.alloc(4096 * size));
} catch {
  // It is full.
}
const refused = await store.put('/b', 'x'.repeat(8192)).then(
  () => undefined,
  (error: unknown) => (error instanceof LabError ? error.problems[0] : { message: String(error) }),
);
const isAsBefore = readFileSync(file, 'utf8') === before;
const files = readdirSync(folder).sort();
// Also when a lease is over, which cannot be written either.
while ((await store.remainingSeconds(ending)) !== undefined) await new Promise(setImmediate);
const readable = (await store.get('/a'))?.value;
rmSync(filler);
await store.put('/b', '2');
const { entries } = await store.list('/');
const after = entries.map(({ key, value }) => [key, value]);
process.stdout.write(JSON.stringify({ refused, isAsBefore, files, readable, after }));
