import { join } from 'node:path';
import { diffLeases } from '../check/changes/diff-leases.ts';
import { eventsOf } from '../check/changes/events-of.ts';
import type { LabEvent } from '../check/changes/lab-event.ts';
import { namesOf } from '../check/names.ts';
import { LEASES_FILE } from '../lease/lease-view.ts';
import { watchLeases } from '../lease/watch-leases.ts';
import { openListener } from '../listen/listener.ts';
import { watchTables } from '../listen/watch-tables.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import { readLiveRecord, stateRoot } from '../sandbox/state.ts';
import type { Context } from './context.ts';

export interface WatchRequest {
  /** Namespaces whose tables are heard. */
  readonly places: readonly string[];
  /** Also what changes of its own accord: IPv6's link-local addresses, multicast. */
  readonly isAll: boolean;
  readonly onEvent: (event: LabEvent) => void;
  /** Called when everything is heard from then on. */
  readonly onReady: () => void | Promise<void>;
  /** Rejects when what is done with the events failed, which ends the watch. */
  readonly failed?: Promise<never>;
}

/**
 * Hears what changes in a lab, until this command is interrupted or the lab goes down.
 * @throws LabError `machine/cannot-listen`
 */
export async function watchLab(
  open: OpenLab,
  context: Context,
  { places, isAll, onEvent, onReady, failed }: WatchRequest,
): Promise<'interrupted' | 'down'> {
  const names = namesOf(open.lab);
  const toEvents = eventsOf(names, isAll);
  await using listener = openListener(open.inside);
  const tables = await watchTables(
    listener,
    { places, isWithIpv6: isAll || open.lab.network.cidr6 !== undefined },
    (news) => toEvents(news).forEach(onEvent),
  );
  using _leases = await watchLeases(join(open.stateFolder, LEASES_FILE), (before, after) => {
    for (const change of diffLeases(before, after, names))
      onEvent({ kind: 'change', atMs: Date.now(), change, row: undefined });
  });
  try {
    await onReady();
    await Promise.race([tables.stopped, aborted(context.signal), ...(failed === undefined ? [] : [failed])]);
    return 'interrupted';
  } catch (error) {
    const isDown = (await readLiveRecord(stateRoot(context.env), open.name)) === undefined;
    if (isDown) return 'down';
    throw error;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
