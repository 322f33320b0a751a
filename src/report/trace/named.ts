import type { Names } from '../../check/names.ts';
import type { Style } from '../style.ts';

/** A MAC or an address with the lab's name for it, where there is one: `10.244.1.2 (pod-a)`. */
export function named(number: string, names: Names, style: Style): string {
  const owner = names.ownerOf(number);
  return owner === undefined ? number : `${number} (${style.name(owner)})`;
}

/** `0.126 ms` */
export function formatMicros(us: number): string {
  return `${(us / 1000).toFixed(3)} ms`;
}
