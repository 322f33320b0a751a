import { renewLease } from '../lease/renew-lease.ts';
import type { Store } from '../lease/store.ts';
import type { SubnetLease } from '../lease/subnet-lease.ts';
import type { AgentSettings } from '../scenario/agent-settings.ts';

/** Longest time Node.js waits. */
const LONGEST_MS = 2 ** 31 - 1;

const RETRY_MS = 60_000;

/**
 * How long before its end a lease is renewed, ms: flannel's margin, an hour unless it is told otherwise. Of a lease that is shorter than that,
 * which flannel does not have, half its time.
 */
export function renewMarginMs({
  leaseTtlSeconds,
  renewMarginSeconds,
}: Pick<AgentSettings, 'leaseTtlSeconds' | 'renewMarginSeconds'>): number {
  const marginMs = renewMarginSeconds * 1000;
  const ttlMs = leaseTtlSeconds * 1000;
  return marginMs < ttlMs ? marginMs : ttlMs / 2;
}

/** Renews one lease whenever its time is about to be over. */
export interface LeaseKeeper extends Disposable {
  /** The lease as it stands in the store from now on; it ends in `remainingMs` unless it is renewed, `undefined`: never. */
  readonly expect: (lease: SubnetLease, remainingMs: number | undefined) => void;
}

export interface KeepOptions {
  readonly store: Store;
  readonly prefix: string;
  readonly settings: AgentSettings;
  readonly onWait: (ms: number) => void;
  readonly onRenewed: (lease: SubnetLease) => void;
  readonly onFailed: (error: unknown, retryMs: number) => void;
}

/** Keeps a lease from when it is told of one until the disposal. */
export function leaseKeeper(options: KeepOptions): LeaseKeeper {
  const marginMs = renewMarginMs(options.settings);
  const retryMs = Math.min(RETRY_MS, marginMs / 4);
  let timer: NodeJS.Timeout | undefined;
  const wait = (lease: SubnetLease, ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void renew(lease), Math.min(Math.max(ms, 0), LONGEST_MS));
  };
  const renew = async (lease: SubnetLease): Promise<void> => {
    try {
      const { leaseTtlSeconds: ttlSeconds } = options.settings;
      options.onRenewed(await renewLease(options.store, lease, { ttlSeconds, prefix: options.prefix }));
    } catch (error) {
      options.onFailed(error, retryMs);
      wait(lease, retryMs);
    }
  };
  return {
    expect: (lease, remainingMs) => {
      clearTimeout(timer);
      if (remainingMs === undefined) return;
      options.onWait(remainingMs - marginMs);
      wait(lease, remainingMs - marginMs);
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
