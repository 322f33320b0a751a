import { readFileSync } from 'node:fs';

const frames = JSON.parse(readFileSync(new URL('recorded/frames.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;

/** A frame as a device of a lab carried it (Linux 6.18; long ones cut short), by its name in `recorded/frames.json`. */
export function recordedFrame(name: string): Buffer {
  return Buffer.from(frames[name]!, 'hex');
}
