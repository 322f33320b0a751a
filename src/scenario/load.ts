import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { type Problem, usageError } from '../error/lab-error.ts';
import { parseScenario } from './parse.ts';
import type { Scenario, Source } from './scenario.ts';

/** Largest file that is read, bytes: room for some ten thousand pods. */
const MAX_BYTES = 2 ** 20;

/**
 * Reads and parses a scenario file; `-` is standard input.
 * @throws LabError `scenario/unreadable`, `scenario/too-big`, `scenario/not-text`, and what `parseScenario` throws
 */
export async function loadScenario(file: string): Promise<Scenario> {
  return parseScenario(await readSource(file));
}

async function readSource(file: string): Promise<Source> {
  const name = file === '-' ? '<stdin>' : file;
  const bytes = await readBytes(file, name);
  if (bytes.length > MAX_BYTES) throw usageError(tooBig(name));
  return { file: name, text: decode(bytes, name) };
}

/** At most one byte more than allowed, so that a device or an endless pipe ends too. */
async function readBytes(file: string, name: string): Promise<Buffer> {
  const stream = createReadStream(file, { end: MAX_BYTES, ...(file === '-' ? { fd: 0 } : {}) });
  try {
    return await buffer(stream);
  } catch (error) {
    throw usageError(unreadable(name, error));
  }
}

function decode(bytes: Buffer, name: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Told below, as the zero byte is.
  }
  throw usageError(notText(name));
}

function unreadable(name: string, error: unknown): Problem {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : '';
  const { message, hint } = reasons[reason] ?? {
    message: `cannot be read (${reason})`,
    hint: 'name another file',
  };
  return { code: 'scenario/unreadable', message: `${name} ${message}`, hint };
}

const reasons: Readonly<Record<string, { readonly message: string; readonly hint: string }>> = {
  ENOENT: { message: 'does not exist', hint: '`k8s-netlab init` writes a file to start from' },
  EISDIR: { message: 'is a folder', hint: 'name a scenario file in it' },
  EACCES: { message: 'may not be read by this user', hint: 'chmod it, or run as its owner' },
  ENOTDIR: { message: 'goes through a file as if it were a folder', hint: 'check the path' },
};

function tooBig(name: string): Problem {
  return {
    code: 'scenario/too-big',
    message: `${name} is bigger than 1 MiB, the most a scenario file may have`,
    hint: 'split it into several scenarios',
  };
}

function notText(name: string): Problem {
  return {
    code: 'scenario/not-text',
    message: `${name} is not UTF-8 text`,
    hint: 'name a YAML file, saved as UTF-8',
  };
}
