import { describe, expect, it } from 'vitest';
import { type Entries, type Trouble, followEntries } from '../../src/agent/follow-entries.ts';
import { memoryStore } from '../../src/lease/memory-store.ts';
import { storeUnreachable } from '../../src/lease/store-unreachable.ts';
import type { Store } from '../../src/lease/store.ts';
import { eventually } from '../kernel/eventually.ts';

/** Follows everything until the disposal. */
function follow(store: Store, prefix = '/') {
  const ending = new AbortController();
  const told: Entries[] = [];
  const troubles: Trouble[] = [];
  const ended = followEntries(store, {
    prefix,
    signal: ending.signal,
    onEntries: (entries) => {
      told.push(entries);
      return Promise.resolve();
    },
    onTrouble: (trouble) => troubles.push(trouble),
  });
  return {
    troubles,
    keys: () =>
      told.flatMap((entries) =>
        entries.kind === 'snapshot'
          ? [`all: ${entries.snapshot.entries.map(({ key }) => key).join(' ')}`]
          : entries.events.map((event) =>
              event.kind === 'put' ? `put ${event.entry.key}` : `delete ${event.key}`,
            ),
      ),
    ended,
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await ended;
    },
  };
}

describe('who follows the entries of a store', () => {
  it('is told all that is there, then each change, in order, and nothing of other keys', async () => {
    await using store = memoryStore();
    await store.put('/a/1', '');
    await using follower = follow(store, '/a');
    await eventually(() => follower.keys().length === 1);
    for (const key of ['/a/2', '/b/1', '/a/3']) await store.put(key, '');
    await store.delete('/a/1');
    await eventually(() => follower.keys().length === 4);
    expect(follower.keys()).toEqual(['all: /a/1', 'put /a/2', 'put /a/3', 'delete /a/1']);
    expect(follower.troubles).toEqual([]);
  });

  it('lists again where changes were compacted away', async () => {
    await using store = memoryStore();
    const blinking = withWatch(store, async function* (prefix, from) {
      // Away while the store is changed and compacted.
      await store.put('/2', '');
      await store.put('/3', '');
      await store.compact(3);
      yield* store.watch(prefix, from);
    });
    await store.put('/1', '');
    await using follower = follow(blinking);
    await eventually(() => follower.keys().length === 2);
    expect(follower.keys()).toEqual(['all: /1', 'all: /1 /2 /3']);
    expect(follower.troubles).toEqual([{ kind: 'missed', revision: 3 }]);
  });

  it('goes on from the last revision when the watch broke, and misses nothing', async () => {
    await using store = memoryStore();
    const breaking = withWatch(store, async function* (prefix, from) {
      for await (const news of store.watch(prefix, from)) {
        yield news;
        await store.put('/2', '');
        throw storeUnreachable('test', 'gone');
      }
    });
    await using follower = follow(breaking);
    await eventually(() => follower.keys().length === 1);
    await store.put('/1', '');
    await eventually(() => follower.keys().length === 3);
    expect(follower.keys()).toEqual(['all: ', 'put /1', 'put /2']);
    expect(follower.troubles).toMatchObject([{ kind: 'closed', fromRevision: 2 }]);
  });

  it('waits for a store that does not answer yet', async () => {
    await using store = memoryStore();
    let failures = 2;
    const late: Store = {
      ...store,
      list: (prefix) => {
        failures -= 1;
        return failures >= 0 ? Promise.reject(storeUnreachable('test', 'silence')) : store.list(prefix);
      },
    };
    await using follower = follow(late);
    await eventually(() => follower.keys().length === 1);
    expect(follower.troubles.map(({ kind }) => kind)).toEqual(['not-listed', 'not-listed']);
  });

  it('hears what is no silence of the store', async () => {
    await using store = memoryStore();
    const broken: Store = { ...store, list: () => Promise.reject(new Error('a bug')) };
    await expect(follow(broken).ended).rejects.toThrow('a bug');
  });
});

/** The store, but the first watch is another one. */
function withWatch(store: Store, first: Store['watch']): Store {
  let isFirst = true;
  return {
    ...store,
    watch: (prefix, from) => {
      if (!isFirst) return store.watch(prefix, from);
      isFirst = false;
      return first(prefix, from);
    },
  };
}
