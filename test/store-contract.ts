import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LeaseId, type Store, type StoreEvent, type WatchNews } from '../src/lease/store.ts';
import { until } from '../src/net/until.ts';

let prefixes = 0;

/** What every store does, whatever it is made of: `open` gives one, which may have entries of others. */
export function itIsAStore(open: () => Promise<Store>): void {
  let store: Store;
  let at: string;
  let revision: number;
  beforeEach(async () => {
    store = await open();
    prefixes += 1;
    at = `/contract/${process.pid}-${prefixes}/`;
    ({ revision } = await store.list(at));
  });
  afterEach(() => store[Symbol.asyncDispose]());

  describe('keys', () => {
    it('are created once, whoever asks, and every change counts a revision', async () => {
      expect(await store.create(`${at}a`, '1')).toBe('created');
      expect(await store.create(`${at}a`, '2')).toBe('exists');
      expect(await store.create(`${at}b`, '3')).toBe('created');
      expect(await store.list(at)).toEqual({
        revision: revision + 2,
        entries: [
          entry('a', '1', { createRevision: revision + 1, modRevision: revision + 1 }),
          entry('b', '3', { createRevision: revision + 2, modRevision: revision + 2 }),
        ],
      });
    });

    it('are put whether they are there or not', async () => {
      expect(await store.put(`${at}a`, '1')).toBe(revision + 1);
      expect(await store.put(`${at}a`, '2')).toBe(revision + 2);
      expect(await store.get(`${at}a`)).toEqual(
        entry('a', '2', { createRevision: revision + 1, modRevision: revision + 2 }),
      );
    });

    it('are deleted, and it is said whether they were there', async () => {
      await store.put(`${at}a`, '1');
      expect(await store.delete(`${at}a`)).toBe(true);
      expect(await store.delete(`${at}a`)).toBe(false);
      expect(await store.get(`${at}a`)).toBeUndefined();
      expect(await store.list(at)).toEqual({ revision: revision + 2, entries: [] });
    });

    it('are listed by prefix, in the order of their bytes in UTF-8', async () => {
      const names = ['b', 'a', 'B', 'ä', '\u{1F600}', '\uFFFD', 'a0'];
      for (const name of names) await store.put(`${at}x/${name}`, name);
      await store.put(`${at}y`, '');
      const sorted = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect((await store.list(`${at}x/`)).entries.map(({ value }) => value)).toEqual(sorted);
      expect((await store.list(`${at}x`)).entries).toHaveLength(names.length);
      expect((await store.list(`${at}z`)).entries).toEqual([]);
      expect((await store.list('')).entries.length).toBeGreaterThan(names.length);
    });

    it('hold any text', async () => {
      const value = '{"a":"\\u0000\n\u{1F600}"}\u0000 \\';
      await store.put(`${at}a`, value);
      expect((await store.get(`${at}a`))?.value).toBe(value);
    });
  });

  describe('leases', () => {
    it('last as long as they were granted for, and take their keys with them, in one revision', async () => {
      const lease = await store.grant(2);
      await store.put(`${at}a`, '1', lease);
      await store.create(`${at}b`, '2', lease);
      await store.put(`${at}stays`, '3');
      expect(await store.remainingSeconds(lease)).toBeLessThanOrEqual(2);
      expect((await store.get(`${at}a`))?.lease).toBe(lease);
      const [news] = await newsOf(1, revision + 4);
      expect(news).toEqual({
        kind: 'events',
        revision: revision + 4,
        events: expect.arrayContaining([deleted('a', revision + 4), deleted('b', revision + 4)]) as unknown,
      });
      expect((await store.list(at)).entries.map(({ value }) => value)).toEqual(['3']);
      expect(await store.remainingSeconds(lease)).toBeUndefined();
    });

    it('end where nobody watches, too', async () => {
      await store.put(`${at}a`, '1', await store.grant(1));
      const isGone = async () => (await store.get(`${at}a`)) === undefined || undefined;
      expect(await until(isGone, { withinMs: 15_000, everyMs: 20 })).toBe(true);
    });

    it('are revoked, with their keys', async () => {
      const lease = await store.grant(100);
      await store.put(`${at}a`, '1', lease);
      expect(await store.revoke(lease)).toBe(true);
      expect(await store.revoke(lease)).toBe(false);
      expect(await store.get(`${at}a`)).toBeUndefined();
      expect(await store.remainingSeconds(lease)).toBeUndefined();
    });

    it('let go of a key that is put under another one, or under none', async () => {
      const [first, second] = [await store.grant(100), await store.grant(100)];
      await store.put(`${at}a`, '1', first);
      await store.put(`${at}b`, '1', first);
      await store.put(`${at}a`, '2', second);
      await store.put(`${at}b`, '2');
      await store.revoke(first);
      expect((await store.list(at)).entries.map(({ lease }) => lease)).toEqual([second, undefined]);
    });

    it('must be there to write under', async () => {
      const lease = LeaseId.parse('4711');
      const gone = { problems: [{ code: 'lease/lease-gone' }] };
      await expect(store.put(`${at}a`, '1', lease)).rejects.toMatchObject(gone);
      await expect(store.create(`${at}a`, '1', lease)).rejects.toMatchObject(gone);
      expect((await store.list(at)).entries).toEqual([]);
    });
  });

  describe('a watch', () => {
    it('tells what was since a revision, then what comes, and nothing of other keys', async () => {
      await store.put(`${at}a`, '1');
      await store.put(`${at}a`, '2');
      const watching = newsOf(3, revision + 2);
      await store.put('/contract/elsewhere', '');
      await store.delete(`${at}a`);
      await store.put(`${at}b`, '3');
      expect(eventsIn(await watching)).toEqual([
        { kind: 'put', entry: entry('a', '2', { createRevision: revision + 1, modRevision: revision + 2 }) },
        deleted('a', revision + 4),
        { kind: 'put', entry: entry('b', '3', { createRevision: revision + 5, modRevision: revision + 5 }) },
      ]);
    });

    it('can be gone on with after what it told last', async () => {
      for (const value of ['1', '2', '3']) await store.put(`${at}a`, value);
      const [first] = await newsOf(1, revision + 1);
      const last = first?.kind === 'events' ? first.revision : Number.NaN;
      await store.put(`${at}a`, '4');
      const before = eventsIn(first === undefined ? [] : [first]);
      const after = eventsIn(await newsOf(4 - before.length, last + 1));
      expect([...before, ...after].map(valueOf)).toEqual(['1', '2', '3', '4']);
    });

    it('is told when what it asks for is compacted away, and ends', async () => {
      for (const value of ['1', '2', '3']) await store.put(`${at}a`, value);
      await store.compact(revision + 3);
      expect(await all(store.watch(at, { fromRevision: revision + 1 }))).toEqual([
        { kind: 'compacted', compactRevision: revision + 3 },
      ]);
      const [news] = await newsOf(1, revision + 3);
      expect(eventsIn(news === undefined ? [] : [news]).map(valueOf)).toEqual(['3']);
    });

    it('is told when the store is not as far as that, and ends', async () => {
      expect(await all(store.watch(at, { fromRevision: revision + 100 }))).toEqual([
        { kind: 'rewound', revision },
      ]);
    });

    it('ends when its signal is aborted, and with the store', async () => {
      const abort = new AbortController();
      const watching = [
        all(store.watch(at, { fromRevision: revision + 1, signal: abort.signal })),
        all(store.watch(at, { fromRevision: revision + 1 })),
      ];
      await store.put(`${at}a`, '1');
      abort.abort();
      await watching[0];
      await store[Symbol.asyncDispose]();
      await watching[1];
    });
  });

  it('is compacted once at a revision, and not ahead of time', async () => {
    await store.put(`${at}a`, '1');
    await store.compact(revision + 1);
    const refused = { problems: [{ code: 'lease/bad-revision' }] };
    await expect(store.compact(revision + 1)).rejects.toMatchObject(refused);
    await expect(store.compact(revision + 9)).rejects.toMatchObject(refused);
    expect((await store.get(`${at}a`))?.value).toBe('1');
  });

  /** As many events as asked for, in one piece of news or several. */
  async function newsOf(count: number, fromRevision: number): Promise<readonly WatchNews[]> {
    const news: WatchNews[] = [];
    for await (const one of store.watch(at, { fromRevision })) {
      news.push(one);
      if (eventsIn(news).length >= count) break;
    }
    return news;
  }

  function entry(
    name: string,
    value: string,
    revisions: { readonly createRevision: number; readonly modRevision: number },
  ) {
    return { key: `${at}${name}`, value, ...revisions, lease: undefined };
  }

  function deleted(name: string, modRevision: number): StoreEvent {
    return { kind: 'delete', key: `${at}${name}`, modRevision };
  }
}

function eventsIn(news: readonly WatchNews[]): readonly StoreEvent[] {
  return news.flatMap((one) => (one.kind === 'events' ? one.events : []));
}

function valueOf(event: StoreEvent): string | undefined {
  return event.kind === 'put' ? event.entry.value : undefined;
}

async function all<T>(things: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const thing of things) found.push(thing);
  return found;
}
