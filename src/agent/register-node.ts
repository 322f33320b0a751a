import { randomInt } from 'node:crypto';
import { type Announcement, acquireLease } from '../lease/acquire.ts';
import { subnetRanges } from '../lease/subnet-ranges.ts';
import type { Network } from '../scenario/scenario.ts';
import type { Backend, Registered } from './backends/backend.ts';
import type { Life } from './life.ts';
import { acquireWords, words } from './log/flannel-words.ts';
import type { PreviousEnv } from './previous-env.ts';

/** What a registration needs beside the agent's life. */
export interface Registering {
  readonly backend: Backend;
  readonly network: Network;
  readonly previous: PreviousEnv;
}

/** Device first, lease second, as the backend has it. @throws what the kernel or the store refused */
export async function registerNode(
  life: Life,
  { backend, network, previous }: Registering,
): Promise<Registered> {
  try {
    return await backend.register((announcement) =>
      acquireLease(life.store, subnetRanges(network), requestOf(life, announcement, previous)),
    );
  } catch (error) {
    life.log.say(words.notRegistered(error instanceof Error ? error.message : String(error)));
    throw error;
  }
}

function requestOf(
  { config: { node, settings, previous: designed }, log, prefix }: Life,
  announcement: Announcement,
  previous: PreviousEnv,
) {
  const { lostRace, reservations } = settings.quirks;
  return {
    ...announcement,
    node,
    preferred: previous.subnet ?? designed.subnet,
    preferred6: previous.subnet6 ?? designed.subnet6,
    ttlSeconds: settings.leaseTtlSeconds,
    prefix,
    lostRace: lostRace === 'restart' ? 'fail' : 'retry',
    reservations,
    draw: (count: number) => randomInt(Math.max(count, 1)),
    onStep: (step) => log.say(acquireWords(step, announcement.publicIp)),
  } satisfies Parameters<typeof acquireLease>[2];
}
