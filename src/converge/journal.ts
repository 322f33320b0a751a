import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { Ipv4 } from '../net/ipv4.ts';
import type { Clearance } from './clearance.ts';

/** In the state folder of a lab that is being changed: what takes away all that may be half done. */
const JOURNAL_FILE = 'changing.json';

const ClearanceSchema: z.ZodType<Clearance> = z.object({
  pods: z.array(z.string()),
  nodes: z.array(z.string()),
  stop: z.array(z.object({ pod: z.string(), name: z.string(), graceMs: z.int() })),
  agents: z.array(z.string()),
  leases: z.array(Ipv4),
  script: z.string(),
});

/** What a change that was interrupted has left to be taken away; `undefined` where none was. */
export async function readJournal(folder: string): Promise<Clearance | undefined> {
  const text = await readFile(join(folder, JOURNAL_FILE), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : ClearanceSchema.parse(JSON.parse(text));
}

/** Says that a change is under way. It is there as a whole or not at all. */
export async function writeJournal(folder: string, undoing: Clearance): Promise<void> {
  const file = join(folder, JOURNAL_FILE);
  await writeFile(`${file}.draft`, JSON.stringify(undoing));
  await rename(`${file}.draft`, file);
}

/** Says that the change is done. */
export async function removeJournal(folder: string): Promise<void> {
  await rm(join(folder, JOURNAL_FILE), { force: true });
}
