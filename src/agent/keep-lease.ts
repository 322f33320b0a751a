import { renewLease } from '../lease/renew-lease.ts';
import type { LeaseId, Store } from '../lease/store.ts';
import type { SubnetLease } from '../lease/subnet-lease.ts';
import { cautiousTimer } from './cautious-timer.ts';
import type { AgentSettings } from '../scenario/agent-settings.ts';

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
  /** The lease is in the store under this lease of the store from now on: its own one, or somebody else's. */
  readonly expect: (leaseId: LeaseId | undefined) => Promise<void>;
}

export interface KeepOptions {
  readonly store: Store;
  readonly prefix: string;
  /** As it was acquired. */
  readonly lease: SubnetLease;
  readonly settings: AgentSettings;
  /** When the lease ends, ms since 1970; `undefined`: it has no end. */
  readonly onExpiry: (epochMs: number | undefined) => void;
  readonly onWait: (ms: number) => void;
  readonly onRenewed: (lease: SubnetLease) => void;
  readonly onFailed: (error: unknown, retryMs: number) => void;
}

/** Keeps a lease from when it is told of it until the disposal. */
export function leaseKeeper(options: KeepOptions): LeaseKeeper {
  const { store, prefix, settings } = options;
  const ttlMs = settings.leaseTtlSeconds * 1000;
  const marginMs = renewMarginMs(settings);
  const retryMs = Math.min(RETRY_MS, marginMs / 4);
  let own = { lease: options.lease, grantedAt: performance.now() };
  // However little is left of a lease, nobody writes without a pause.
  const timer = cautiousTimer(retryMs, () => void renew());
  const renew = async (): Promise<void> => {
    const grantedAt = performance.now();
    try {
      const { leaseTtlSeconds: ttlSeconds } = settings;
      own = { lease: await renewLease(store, own.lease, { ttlSeconds, prefix }), grantedAt };
      timer.set(ttlMs - marginMs);
      options.onRenewed(own.lease);
    } catch (error) {
      options.onFailed(error, retryMs);
      timer.set(retryMs);
    }
  };
  /** The store tells whole seconds, which of its own lease is known better. */
  const remainingMs = async (leaseId: LeaseId): Promise<number> => {
    if (leaseId === own.lease.leaseId) return ttlMs - (performance.now() - own.grantedAt);
    // A store that does not answer in this moment will have given what was asked for.
    const seconds = await store.remainingSeconds(leaseId).catch(() => settings.leaseTtlSeconds);
    return (seconds ?? 0) * 1000;
  };
  return {
    expect: async (leaseId) => {
      timer.clear();
      if (leaseId === undefined) {
        options.onExpiry(undefined);
        return;
      }
      const leftMs = await remainingMs(leaseId);
      options.onExpiry(Date.now() + leftMs);
      options.onWait(leftMs - marginMs);
      timer.set(leftMs - marginMs);
    },
    [Symbol.dispose]: timer[Symbol.dispose],
  };
}
