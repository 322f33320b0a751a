import type { Pattern } from '../scenario/expectations/pattern-schema.ts';

/** `ip pod-c, mac pod-c` */
export function formatPattern(pattern: Pattern): string {
  return Object.entries(pattern)
    .map(([column, value]) => `${column} ${value}`)
    .join(', ');
}
