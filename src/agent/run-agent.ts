import pLimit, { type LimitFunction } from 'p-limit';
import { leaseKey, subnetsPrefix } from '../lease/lease-key.ts';
import type { SubnetLease } from '../lease/subnet-lease.ts';
import type { Network } from '../scenario/scenario.ts';
import type { Applied, Backend, Registered } from './backends/backend.ts';
import { type Entries, type Trouble, followEntries } from './follow-entries.ts';
import { type LeaseKeeper, leaseKeeper } from './keep-lease.ts';
import { type Known, type Learned, learnEvents, learnSnapshot, leasesOf } from './known-leases.ts';
import type { Life } from './life.ts';
import { removeLeftovers } from './remove-leftovers.ts';
import { words } from './log/flannel-words.ts';

/** How often a backend that can puts back what others took away. @see flannel pkg/backend/route_network.go */
const CHECK_MS = 10_000;

/** A registered agent. */
interface Running {
  readonly backend: Backend;
  readonly network: Network;
  readonly registered: Registered;
}

/** What its parts share while it runs. */
interface Work extends Running {
  readonly life: Life;
  readonly keeper: LeaseKeeper;
  /** One thing at a time is told to the kernel. */
  readonly turn: LimitFunction;
}

/**
 * Follows the store until the signal is aborted or the agent's own lease is gone: tells the backend of other nodes, and renews its own.
 * @throws what the store refused for good
 */
export async function runAgent(life: Life, running: Running): Promise<'stopped' | 'revoked'> {
  const { prefix, store, log } = life;
  const revoked = new AbortController();
  using keeper = keeperOf(life, running.registered.lease);
  const work: Work = { ...running, life, keeper, turn: pLimit(1) };
  using _check = checkAgainAndAgain(work);
  const ownKey = leaseKey(running.registered.lease, prefix);
  let known: Known | undefined;
  await followEntries(store, {
    prefix: subnetsPrefix(prefix),
    signal: AbortSignal.any([life.signal, revoked.signal]),
    onEntries: async (entries) => {
      known = await handle(work, known, entries);
      life.onKnown(known);
      if (!known.has(ownKey)) revoked.abort();
    },
    onTrouble: (trouble) => tellTrouble(life, trouble),
  });
  if (revoked.signal.aborted) log.say(words.revoked());
  log.say(words.exitWaiting());
  return revoked.signal.aborted ? 'revoked' : 'stopped';
}

/** @param before `undefined` the first time */
async function handle(work: Work, before: Known | undefined, entries: Entries): Promise<Known> {
  const { life, backend, registered, turn } = work;
  const heardAt = performance.now();
  const learned = learn(life, before ?? new Map(), entries);
  tell(life, entries, learned);
  await handleOwn(work, learned);
  const others = learned.changes.filter(({ lease }) => lease.subnet !== registered.lease.subnet);
  others.forEach(({ kind }) => life.metrics.countEvent(kind));
  if (others.length > 0) {
    count(life, await turn(() => backend.handle(others)));
    life.metrics.observeLatency((performance.now() - heardAt) / 1000);
  }
  const leases = leasesOf(learned.known);
  life.metrics.setLeases(leases.length);
  if (before === undefined && life.config.settings.quirks.leftovers === 'remove')
    await turn(() => removeLeftovers(life, { ...work, leases, devices: registered.devices }));
  return learned.known;
}

function learn({ config }: Life, known: Known, entries: Entries): Learned {
  return entries.kind === 'snapshot'
    ? learnSnapshot(known, entries.snapshot, config.settings.quirks.relist)
    : learnEvents(known, entries.events);
}

function tell({ log }: Life, entries: Entries, { changes, skipped, unknown }: Learned): void {
  if (entries.kind === 'events') entries.events.forEach(() => log.say(words.event(entries.revision)));
  for (const { key, reason } of skipped)
    log.say(entries.kind === 'events' ? words.badEvent(key, reason) : words.badEntry(key, reason));
  for (const key of unknown) log.say(words.unknownRemoved(key));
  changes.forEach((change, index) => log.say(words.batch(index, change)));
}

/** Each time its own lease is written its end is another one. */
async function handleOwn({ keeper, registered: { lease } }: Work, learned: Learned): Promise<void> {
  const own = learned.changes.findLast((change) => change.lease.subnet === lease.subnet);
  if (own?.kind === 'added') await keeper.expect(own.lease.leaseId);
}

function keeperOf({ config, log, metrics, onExpiry, prefix, store }: Life, lease: SubnetLease): LeaseKeeper {
  return leaseKeeper({
    store,
    prefix,
    lease,
    settings: config.settings,
    onExpiry: (epochMs) => {
      onExpiry(epochMs);
      metrics.setExpiry(epochMs === undefined ? undefined : epochMs / 1000);
    },
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

/** Every ten seconds, until the disposal, where the backend can put back what others took away. */
function checkAgainAndAgain({ backend: { check }, life, turn }: Work): Disposable {
  const checkOnce = async (look: NonNullable<Backend['check']>): Promise<void> => {
    try {
      count(life, await turn(look));
    } catch (error) {
      life.metrics.countError('kernel');
      life.log.say(words.notChecked(error instanceof Error ? error.message : String(error)));
    }
  };
  const timer = check === undefined ? undefined : setInterval(() => void checkOnce(check), CHECK_MS);
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
