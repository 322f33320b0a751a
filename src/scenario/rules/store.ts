import type { Draft } from '../draft.ts';
import type { Finding } from '../finding.ts';
import type { StoreInput } from '../store-schema.ts';

/** The keys of a store fit each other: each belongs to a kind of store, and some need another one. */
export function checkStore({ store }: Draft): readonly Finding[] {
  if (store === undefined) return [];
  if (store.kind === 'embedded') return strangers(store, ['members', ...OF_EXTERNAL], NEED_ETCD);
  if (store.endpoints === undefined) return strangers(store, ACCESS, NEED_ENDPOINTS);
  return [
    ...strangers(store, ['members'], NEED_NO_ENDPOINTS),
    ...checkPair(store, 'cert', 'key'),
    ...checkPair(store, 'username', 'password-file'),
    ...checkSchemes(store, store.endpoints),
  ];
}

type Key = Exclude<keyof StoreInput, 'kind' | 'prefix'>;

const TLS = ['ca', 'cert', 'key'] as const;
const ACCESS = [...TLS, 'username', 'password-file'] as const;
const OF_EXTERNAL = ['endpoints', ...ACCESS] as const;

interface Rule {
  readonly message: string;
  readonly hint: string;
}

const NEED_ETCD: Rule = { message: 'is of etcd, but this store is embedded', hint: 'write kind: etcd' };
const NEED_ENDPOINTS: Rule = {
  message: 'is of an etcd that is there already, but the lab starts this one',
  hint: 'name the endpoints, or leave it out',
};
const NEED_NO_ENDPOINTS: Rule = {
  message: 'is of an etcd that the lab starts, but this one is there already',
  hint: 'leave out members, or endpoints',
};

function strangers(store: StoreInput, keys: readonly Key[], { message, hint }: Rule): readonly Finding[] {
  const given = keys.filter((key) => store[key] !== undefined);
  return given.map((key) => ({
    code: 'scenario/store-key',
    message: `${key} ${message}`,
    hint,
    path: ['store', key],
    isAboutKey: true,
  }));
}

function checkPair(store: StoreInput, first: Key, second: Key): readonly Finding[] {
  const [given, missing] = store[first] === undefined ? [second, first] : [first, second];
  if (store[given] === undefined || store[missing] !== undefined) return [];
  const message = `${given} is given without ${missing}`;
  return [
    { code: 'scenario/store-key', message, hint: `add ${missing}`, path: ['store', given], isAboutKey: true },
  ];
}

/** TLS is either spoken or not: one client, one set of files. */
function checkSchemes(store: StoreInput, endpoints: readonly string[]): readonly Finding[] {
  const plain = endpoints.findIndex((url) => url.startsWith('http:'));
  const isPlain = plain === 0 && endpoints.every((url) => url.startsWith('http:'));
  if (plain !== -1 && !isPlain) {
    const message = 'some endpoints are https and some http, though they are of one etcd';
    const hint = 'write the same scheme everywhere';
    return [{ code: 'scenario/store-key', message, hint, path: ['store', 'endpoints', plain] }];
  }
  const message = 'is for TLS, which no endpoint speaks';
  const hint = 'write https:// in endpoints, or leave it out';
  return isPlain ? strangers(store, TLS, { message, hint }) : [];
}
