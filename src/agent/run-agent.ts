import pLimit from 'p-limit';
import { leaseKey, subnetsPrefix } from '../lease/lease-key.ts';
import type { SubnetLease } from '../lease/subnet-lease.ts';
import type { Applied, Backend } from './backends/backend.ts';
import { type Entries, type Trouble, followEntries } from './follow-entries.ts';
import { type LeaseKeeper, leaseKeeper } from './keep-lease.ts';
import { type Known, type Learned, learnEvents, learnSnapshot } from './known-leases.ts';
import type { Life } from './life.ts';
import { words } from './log/flannel-words.ts';

/** How often a backend that can puts back what others took away. @see flannel pkg/backend/route_network.go */
const CHECK_MS = 10_000;

/** A registered agent. */
interface Running {
  readonly backend: Backend;
  readonly lease: SubnetLease;
}

/**
 * Follows the store until the signal is aborted or the agent's own lease is gone: tells the backend of other nodes, and renews its own.
 * @throws what the store refused for good
 */
export async function runAgent(life: Life, { backend, lease }: Running): Promise<'stopped' | 'revoked'> {
  const { prefix, store, log } = life;
  const revoked = new AbortController();
  const signal = AbortSignal.any([life.signal, revoked.signal]);
  // One thing at a time is told to the kernel.
  const turn = pLimit(1);
  using keeper = keeperOf(life);
  using _check = everyTenSeconds(
    backend,
    (check) => void turn(check).then((applied) => count(life, applied)),
  );
  let known: Known = new Map();
  const onEntries = async (entries: Entries): Promise<void> => {
    const heardAt = performance.now();
    const learned = learn(known, entries);
    tell(life, entries, learned);
    await handleOwn(life, { keeper, lease, learned });
    const others = learned.changes.filter((change) => change.lease.subnet !== lease.subnet);
    if (others.length > 0) {
      count(life, await turn(() => backend.handle(others)));
      life.metrics.observeLatency((performance.now() - heardAt) / 1000);
    }
    known = learned.known;
    life.onKnown(known);
    life.metrics.setLeases([...known.values()].filter((entry) => entry.lease !== undefined).length);
    if (!known.has(leaseKey(lease, prefix))) revoked.abort();
  };
  await followEntries(store, {
    prefix: subnetsPrefix(prefix),
    signal,
    onEntries,
    onTrouble: (trouble) => tellTrouble(life, trouble),
  });
  if (revoked.signal.aborted) log.say(words.revoked());
  log.say(words.exitWaiting());
  return revoked.signal.aborted ? 'revoked' : 'stopped';
}

function learn(known: Known, entries: Entries): Learned {
  return entries.kind === 'snapshot'
    ? learnSnapshot(known, entries.snapshot)
    : learnEvents(known, entries.events);
}

function tell({ log, metrics }: Life, entries: Entries, { changes, skipped, unknown }: Learned): void {
  if (entries.kind === 'events') entries.events.forEach(() => log.say(words.event(entries.revision)));
  for (const { key, reason } of skipped)
    log.say(entries.kind === 'events' ? words.badEvent(key, reason) : words.badEntry(key, reason));
  for (const key of unknown) log.say(words.unknownRemoved(key));
  changes.forEach((change, index) => {
    log.say(words.batch(index, change));
    metrics.countEvent(change.kind);
  });
}

interface Own {
  readonly keeper: LeaseKeeper;
  readonly lease: SubnetLease;
  readonly learned: Learned;
}

/** Each time its own lease is written its end is another one. */
async function handleOwn(life: Life, { keeper, lease, learned }: Own): Promise<void> {
  const own = learned.changes.findLast((change) => change.lease.subnet === lease.subnet);
  if (own?.kind !== 'added') return;
  const { leaseId } = own.lease;
  const askedAt = performance.now();
  const seconds = leaseId === undefined ? undefined : await remainingSeconds(life, leaseId);
  const remainingMs = seconds === undefined ? undefined : seconds * 1000 - (performance.now() - askedAt);
  keeper.expect(lease, remainingMs);
  const expiry = remainingMs === undefined ? undefined : Date.now() + remainingMs;
  life.onExpiry(expiry);
  life.metrics.setExpiry(expiry === undefined ? undefined : expiry / 1000);
}

/** A store that does not answer in this moment will have given what was asked for. */
function remainingSeconds(
  { config, store }: Life,
  leaseId: NonNullable<SubnetLease['leaseId']>,
): Promise<number | undefined> {
  return store.remainingSeconds(leaseId).catch(() => config.settings.leaseTtlSeconds);
}

function keeperOf({ config, log, metrics, prefix, store }: Life): LeaseKeeper {
  return leaseKeeper({
    store,
    prefix,
    settings: config.settings,
    onWait: (ms) => log.say(words.waiting(ms)),
    onRenewed: () => {
      const end = new Date(Date.now() + config.settings.leaseTtlSeconds * 1000);
      log.say(words.renewed(end.toISOString()));
    },
    onFailed: (error, retryMs) => {
      metrics.countError('renewal');
      log.say(words.notRenewed(error instanceof Error ? error.message : String(error), retryMs));
    },
  });
}

function everyTenSeconds(
  { check }: Backend,
  onTime: (check: () => Promise<readonly Applied[]>) => void,
): Disposable {
  const timer = check === undefined ? undefined : setInterval(onTime, CHECK_MS, check);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function count({ metrics }: Life, applied: readonly Applied[]): void {
  const refused = applied.flatMap(({ entries }) => entries.filter((entry) => entry.refused !== undefined));
  refused.forEach(() => metrics.countError('kernel'));
}

function tellTrouble({ log, metrics, prefix }: Life, trouble: Trouble): void {
  const key = subnetsPrefix(prefix);
  switch (trouble.kind) {
    case 'missed':
      log.say(words.compacted(key, trouble.revision));
      return;
    case 'not-listed':
      metrics.countError('store');
      log.say(words.notListed(trouble.reason));
      return;
    case 'closed':
      metrics.countError('store');
      metrics.countReconnect();
      log.say(words.watchClosed(key, trouble.reason, trouble.fromRevision));
  }
}
