import { diffLeases } from '../check/changes/diff-leases.ts';
import { diffObservations } from '../check/changes/diff-observations.ts';
import type { LabEvent } from '../check/changes/lab-event.ts';
import type { TableChange } from '../check/changes/table-change.ts';
import { inspectionData } from '../report/inspect/data.ts';
import { formatInspection, type InspectTable } from '../report/inspect/inspect.ts';
import type { View } from '../report/inspect/view.ts';
import { formatWatched } from '../report/watch.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import { calmly } from './calmly.ts';
import type { Context } from './context.ts';
import { lookAround } from '../artifact/look-around.ts';
import type { InspectRequest } from './inspect-request.ts';
import { formatFrame } from './terminal-frame.ts';
import { watchLab } from './watch-lab.ts';

/** So long after a change is looked, ms: changes come in swarms. */
const CALM_MS = 50;

export interface WatchOptions {
  readonly isAll: boolean;
  readonly isJson: boolean;
}

/**
 * Shows tables, and again whenever the kernel says that something in them changed: in place on a terminal, elsewhere below one another,
 * as data in a line each. Ends with Ctrl-C or the lab.
 */
export async function watchInspection(
  open: OpenLab,
  context: Context,
  { request, isAll, isJson }: WatchOptions & { readonly request: InspectRequest },
): Promise<void> {
  const show = isJson ? jsonShower(request, context) : textShower(request, context);
  const lookNow = async (): Promise<void> => {
    const view = await lookAround(open, request, { style: context.style, isAll });
    if (!context.signal.aborted) show(view);
  };
  const { soon, failed } = calmly(lookNow, CALM_MS);
  const end = await watchLab(open, context, {
    places: request.where,
    isAll,
    onEvent: (event) => {
      if (isAbout(event, request.tables)) soon();
    },
    onReady: lookNow,
    failed,
  });
  if (end === 'down') context.note(`lab ${open.name} went down\n`);
}

/** What tells of no table tells of all. */
function isAbout(event: LabEvent, tables: readonly InspectTable[]): boolean {
  return event.kind !== 'change' || tables.includes(inspectTableOf(event.change));
}

function inspectTableOf({ table }: TableChange): InspectTable {
  return table === 'neigh' ? 'arp' : table;
}

/** A look that shows the same as the one before is not shown. */
function jsonShower({ where, tables }: InspectRequest, context: Context): (view: View) => void {
  let before = '';
  return (view) => {
    const data = inspectionData(view, where, tables);
    const text = JSON.stringify(data);
    if (text !== before) context.write(`${JSON.stringify({ at: new Date().toISOString(), ...data })}\n`);
    before = text;
  };
}

function textShower(request: InspectRequest, context: Context): (view: View) => void {
  const { write } = context;
  let before: { readonly view: View; readonly text: string } | undefined;
  return (view) => {
    const text = formatInspection(view, request.where, request.tables);
    if (text === before?.text) return;
    const changes = before === undefined ? [] : changesBetween(before.view, view, request);
    const drawn = formatWatched({ atMs: Date.now(), text, before: before?.text, changes }, context);
    // Asked anew each time: a terminal changes its size.
    const { rows } = context;
    write(rows === undefined ? drawn : formatFrame(drawn, rows));
    before = { view, text };
  };
}

/** Only in what is shown: more is read than that, to explain it. */
function changesBetween(
  before: View,
  after: View,
  { where, tables }: InspectRequest,
): readonly TableChange[] {
  const inTables = diffObservations(before.observation, after.observation, after.names).filter(
    (change) => where.includes(change.where) && tables.includes(inspectTableOf(change)),
  );
  return [...inTables, ...diffLeases(before.leases, after.leases, after.names)];
}
