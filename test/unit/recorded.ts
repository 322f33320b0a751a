import { readFileSync } from 'node:fs';

/** What a tool of iproute2 6.1 printed on Linux 6.18, by the name of its file in `recorded/`. */
export function recorded(name: string): string {
  return readFileSync(new URL(`recorded/${name}.txt`, import.meta.url), 'utf8');
}
