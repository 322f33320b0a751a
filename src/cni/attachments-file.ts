import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { CNI_FILE } from '../sandbox/wirings-file.ts';
import { type PodAttachment, PodAttachmentSchema } from './attachment.ts';

const Schema = z.object({ attachments: z.array(PodAttachmentSchema) });

/** The pods of a lab that plugins have attached, as kept in its state folder. */
export async function readAttachments(folder: string): Promise<readonly PodAttachment[]> {
  const text = await readFile(join(folder, CNI_FILE), 'utf8').catch(() => undefined);
  return text === undefined ? [] : Schema.parse(JSON.parse(text)).attachments;
}

/** Keeps attachments for the commands to come; those of the same pods are replaced. */
export async function keepAttachments(folder: string, attachments: readonly PodAttachment[]): Promise<void> {
  const pods = new Set(attachments.map(({ pod }) => pod));
  const others = (await readAttachments(folder)).filter(({ pod }) => !pods.has(pod));
  await write(folder, [...others, ...attachments]);
}

/** Forgets the attachments of pods that are gone. */
export async function forgetAttachments(folder: string, pods: readonly string[]): Promise<void> {
  const gone = new Set(pods);
  await write(
    folder,
    (await readAttachments(folder)).filter(({ pod }) => !gone.has(pod)),
  );
}

/** Whole or not at all: another command may read it in this moment. */
async function write(folder: string, attachments: readonly PodAttachment[]): Promise<void> {
  const draft = join(folder, `${CNI_FILE}.draft`);
  await writeFile(draft, `${JSON.stringify({ attachments })}\n`, { mode: 0o600 });
  await rename(draft, join(folder, CNI_FILE));
}
