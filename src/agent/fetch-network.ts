import { setTimeout } from 'node:timers/promises';
import { configKey } from '../lease/lease-key.ts';
import type { Store } from '../lease/store.ts';
import type { Network } from '../scenario/scenario.ts';
import { TIMED_OUT, words } from './log/flannel-words.ts';
import type { AgentLog } from './log/agent-log.ts';
import { readNetworkConfig } from './network-config.ts';

/** flannel's words for a key that is not there. */
const NOT_FOUND = 'flannel config not found in etcd store. Did you create your config using etcdv3 API?';

const RETRY_MS = 1000;

/** Asks the store for the network configuration, every second until it is there and can be read. */
export async function fetchNetwork(
  store: Store,
  { prefix, log, signal }: { readonly prefix: string; readonly log: AgentLog; readonly signal: AbortSignal },
): Promise<Network> {
  for (;;) {
    try {
      const entry = await store.get(configKey(prefix));
      if (entry === undefined) throw new Error(NOT_FOUND);
      const network = readNetworkConfig(entry.value);
      log.say(words.config(network));
      return network;
    } catch (error) {
      signal.throwIfAborted();
      log.say(words.noConfig(error instanceof Error ? error.message : String(error)));
    }
    await setTimeout(RETRY_MS, undefined, { signal });
    log.print(TIMED_OUT);
  }
}
