import type { Names } from './names.ts';

/** A pcap filter with numbers in the place of the lab's names: `host pod-a` → `host 10.244.1.2`, `ether src pod-a` → its MAC. */
export function nameFilter(filter: string, names: Names): string {
  return filter.replaceAll(/[^\s()!]+/g, (word, offset: number) => {
    const end = names.endpoint(word);
    if (end === undefined) return word;
    const isEther = /\bether\s+((src|dst|host)\s+)?$/.test(filter.slice(0, offset));
    return (isEther ? end.mac : end.address) ?? word;
  });
}
