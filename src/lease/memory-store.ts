import type { Entry, Snapshot, Store } from './store.ts';

/** A store that lives in this process; `embeddedStore` keeps one in a file. */
export function memoryStore(
  initial: Snapshot = { revision: 0, entries: [] },
): Store & { readonly snapshot: () => Snapshot } {
  let { revision } = initial;
  const entries = new Map(initial.entries.map((entry) => [entry.key, entry]));
  const snapshot = (): Snapshot => ({ revision, entries: [...entries.values()].sort(byKey) });
  return {
    snapshot,
    list: (prefix) => {
      const { entries: all } = snapshot();
      return Promise.resolve({ revision, entries: all.filter(({ key }) => key.startsWith(prefix)) });
    },
    create: (key, value) => {
      if (entries.has(key)) return Promise.resolve('exists');
      revision += 1;
      entries.set(key, { key, value, createRevision: revision, modRevision: revision });
      return Promise.resolve('created');
    },
  };
}

/** etcd orders keys by their bytes, not by a language's rules. */
function byKey(a: Entry, b: Entry): number {
  return Buffer.compare(Buffer.from(a.key), Buffer.from(b.key));
}
