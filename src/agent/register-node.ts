import { type LeaseRequest, type SubnetRanges, acquireLease } from '../lease/acquire.ts';
import type { Network, PodRange } from '../scenario/scenario.ts';
import type { Announcement, Backend, Registered } from './backends/backend.ts';
import type { Life } from './life.ts';
import { acquireWords, words } from './log/flannel-words.ts';
import type { PreviousSubnets } from './previous-subnets.ts';

/** What a registration needs beside the agent's life. */
export interface Registering {
  readonly backend: Backend;
  readonly network: Network;
  readonly previous: PreviousSubnets;
}

/** Device first, lease second, as the backend has it. @throws what the kernel or the store refused */
export async function registerNode(
  life: Life,
  { backend, network, previous }: Registering,
): Promise<Registered> {
  const { log, store } = life;
  const ranges: SubnetRanges = {
    ipv4: rangeOf(network),
    ipv6: network.ipv6 === undefined ? undefined : rangeOf(network.ipv6),
  };
  try {
    return await backend.register((announcement) =>
      acquireLease(store, ranges, requestOf(life, announcement, previous)),
    );
  } catch (error) {
    log.say(words.notRegistered(error instanceof Error ? error.message : String(error)));
    throw error;
  }
}

function rangeOf<A extends string, N extends string>(range: PodRange<A, N>) {
  const { cidr: network, subnetLength: length, subnetMin: min, subnetMax: max } = range;
  return { network, length, min, max };
}

function requestOf(
  { config, log, prefix }: Life,
  { publicIp, publicIp6, backend, backend6 }: Announcement,
  previous: PreviousSubnets,
): LeaseRequest {
  const { node, settings } = config;
  const { lostRace, reservations } = settings.quirks;
  return {
    node,
    publicIp,
    backend,
    preferred: previous.subnet ?? config.previous.subnet,
    ipv6:
      publicIp6 === undefined || backend6 === undefined
        ? undefined
        : {
            publicIp: publicIp6,
            backend: backend6,
            preferred: previous.subnet6 ?? config.previous.subnet6,
          },
    ttlSeconds: settings.leaseTtlSeconds,
    prefix,
    lostRace: lostRace === 'restart' ? 'fail' : 'retry',
    reservations,
    onStep: (step) => log.say(acquireWords(step, publicIp)),
  };
}
