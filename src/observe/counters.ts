import * as z from 'zod';
import { UNDERLAY } from '../net/names.ts';
import type { Runner } from '../sandbox/runner.ts';
import { answerOf } from './outcome.ts';
import { readJson } from './read-json.ts';
import type { Counter } from './tables.ts';

/**
 * Reads how many packets each device of some namespaces has counted since it was made; one process a namespace.
 * @throws LabError `observe/unreadable`
 */
export async function readCounters(inside: Runner, where: readonly string[]): Promise<readonly Counter[]> {
  const places = [...new Set(where)];
  const counters = await Promise.all(
    places.map(async (place) => {
      const netns = place === UNDERLAY ? [] : ['-n', place];
      const outcome = await inside.run(['ip', ...netns, '-j', '-s', 'link', 'show']);
      return parseCounters(place, answerOf(outcome, `ip -n ${place} -j -s link show`));
    }),
  );
  return counters.flat();
}

const Side = z.object({ packets: z.int() });

const Rows = z.array(
  z.object({ ifindex: z.int(), ifname: z.string(), stats64: z.object({ rx: Side, tx: Side }) }),
);

/**
 * Reads `ip -j -s link show` (iproute2 6.1), in kernel order.
 * In: `[{"ifindex":1,"ifname":"lo","stats64":{"rx":{"packets":0,…},"tx":{"packets":0,…}}}]`
 * @throws LabError `observe/unreadable`
 */
export function parseCounters(where: string, text: string): readonly Counter[] {
  return readJson(Rows, text, 'ip -j -s link show').map(({ ifindex, ifname, stats64 }) => ({
    where,
    index: ifindex,
    dev: ifname,
    packetsIn: stats64.rx.packets,
    packetsOut: stats64.tx.packets,
  }));
}
