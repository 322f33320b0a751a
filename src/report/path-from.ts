import { relative, resolve } from 'node:path';

/** A file as seen from a folder: relative where it lies in it, else absolute; `<stdin>` is no file and stays. */
export function pathFrom(cwd: string, file: string): string {
  if (file.startsWith('<')) return file;
  const path = resolve(cwd, file);
  const below = relative(cwd, path);
  return below.startsWith('..') ? path : below;
}
