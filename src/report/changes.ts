import type { LabEvent } from '../check/changes/lab-event.ts';
import type { TableChange } from '../check/changes/table-change.ts';
import type { Style } from './style.ts';

/** `+` came, `~` says something else, `-` went. */
export const changeSign: Readonly<Record<TableChange['kind'], string>> = {
  added: '+',
  changed: '~',
  removed: '-',
};

/** The colour of each. */
export function changePaint(kind: TableChange['kind'], style: Style): (text: string) => string {
  switch (kind) {
    case 'added':
      return style.good;
    case 'changed':
      return style.warn;
    case 'removed':
      return style.bad;
  }
}

/** `~ 10.244.2.0/24 dev eth0 scope link  # pods of node-2  (was via 10.244.2.0 dev flannel.1)` */
export function formatChange({ kind, line, was }: TableChange, style: Style): string {
  const more = was === undefined ? '' : `  ${style.dim(`(was ${was})`)}`;
  return `${changePaint(kind, style)(`${changeSign[kind]} ${line}`)}${more}`;
}

/**
 * A line an event, in columns as wide as the longest of `places`:
 *
 *     14:03:07.251  pod-a   neigh      + 10.244.1.1 dev eth0 lladdr ce:c5:b6:29:8b:e2 REACHABLE  # node-1/cni0
 */
export function formatEvent(
  event: LabEvent,
  { style, places }: { readonly style: Style; readonly places: readonly string[] },
): string {
  const width = Math.max(...places.map((place) => place.length));
  const where = event.kind === 'change' ? event.change.where : event.where;
  return `${style.dim(formatTime(event.atMs))}  ${style.name(where.padEnd(width))}  ${textOf(event, style)}\n`;
}

/** Time of day on this machine, with milliseconds: `14:03:07.251`. */
export function formatTime(atMs: number): string {
  const date = new Date(atMs);
  const milliseconds = String(date.getMilliseconds()).padStart(3, '0');
  return `${date.toTimeString().slice(0, 8)}.${milliseconds}`;
}

/** The same as data; `change` is `added`, `changed`, `removed`, `lost` or `absent`. */
export function eventData(event: LabEvent) {
  const at = new Date(event.atMs).toISOString();
  if (event.kind !== 'change') return { at, where: event.where, change: event.kind };
  const { where, table, kind, line, was } = event.change;
  return { at, where, table, change: kind, line, was, row: event.row };
}

const TABLE_WIDTH = 'addresses'.length;

function textOf(event: LabEvent, style: Style): string {
  switch (event.kind) {
    case 'change':
      return `${event.change.table.padEnd(TABLE_WIDTH)}  ${formatChange(event.change, style)}`;
    case 'lost':
      return style.bad('the kernel lost some of its messages; all tables are looked at again');
    case 'absent':
      return style.bad('its network namespace is gone');
  }
}
