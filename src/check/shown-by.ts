import { UNDERLAY } from '../net/names.ts';
import type { TableView } from './row.ts';

/** The command that shows a table, as one types it in the lab's shell: `ip -n pod-a neigh show`. */
export function shownBy(view: TableView, where: string): string {
  const [tool, ...args] = view.command;
  return [tool, ...inNamespace(where), ...args].join(' ');
}

/** `-n pod-a` for ip and bridge; nothing for the underlay, which is where a shell starts. */
export function inNamespace(where: string): readonly string[] {
  return where === UNDERLAY ? [] : ['-n', where];
}
