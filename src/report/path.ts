import { UNDERLAY } from '../net/names.ts';
import type { Hop, Path } from '../observe/path.ts';
import type { Style } from './style.ts';

/** `pod-a → cni0@node-1 → flannel.1@node-1 → flannel.1@node-2 → cni0@node-2 → pod-b`, or where it stops and why. */
export function formatPath(path: Path, style: Style): string {
  const { from, hops, end } = path;
  const way = [from, ...stations(hops)];
  if (end.kind === 'stopped') {
    const why = `at ${end.where}: ${style.bad(end.words)}  ${style.dim(end.command)}`;
    return `${way.map(style.name).join(' → ')} → nowhere\n  ${why}`;
  }
  if (hops.length === 0) return `${style.name(from)} (an address of its own)`;
  const all = way.at(-1) === end.where ? way : [...way, end.where];
  return all.map(style.name).join(' → ');
}

/** Whether the way back passes the same devices. */
export function isSameWayBack(there: Path, back: Path): boolean {
  const isComplete = there.end.kind === 'arrived' && back.end.kind === 'arrived';
  return isComplete && stations(there.hops).join() === stations(back.hops).toReversed().join();
}

/** A bridge that a packet both comes in and leaves by is one station. */
function stations(hops: readonly Hop[]): readonly string[] {
  return hops.map(formatHop).filter((station, index, all) => station !== all[index - 1]);
}

function formatHop({ where, dev, isSwitched }: Hop): string {
  const place = where === UNDERLAY ? UNDERLAY : `${dev}@${where}`;
  return isSwitched ? `${place} (switched)` : place;
}
