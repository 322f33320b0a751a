import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type PodWiring, PodWiringSchema } from '../lab/pod-wiring.ts';

/** What CNI plugins have attached, in a lab's state folder; not there where no node has plugins. */
export const CNI_FILE = 'cni.json';

/** Of each attachment only what the lab is drawn from; all else in the file is for DEL and CHECK. */
const Schema = z.object({ attachments: z.array(z.object({ wiring: PodWiringSchema })) });

/** How the pods of a lab are wired whose nodes have CNI plugins. */
export async function readWirings(folder: string): Promise<readonly PodWiring[]> {
  const text = await readFile(join(folder, CNI_FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  return Schema.parse(JSON.parse(text)).attachments.map(({ wiring }) => wiring);
}
