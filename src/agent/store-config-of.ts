import type { Scenario } from '../scenario/scenario.ts';
import type { ExternalEtcdSettings, StoreSettings } from '../scenario/store-settings.ts';
import type { StoreAccess, StoreConfig } from './store-access.ts';

/** Port etcd's clients talk to. */
const ETCD_CLIENT_PORT = 2379;

/** What the agents of a scenario's lab are told of their store. */
export function storeConfigOf({ store, network }: Scenario): StoreConfig {
  return { access: accessOf(store), netConf: network.netConf };
}

function accessOf(store: StoreSettings): StoreAccess {
  const { prefix } = store;
  switch (store.kind) {
    case 'embedded':
      return { kind: 'embedded', prefix };
    case 'etcd':
      return {
        kind: 'etcd',
        prefix,
        endpoints: store.members.map(({ address }) => `http://${address}:${ETCD_CLIENT_PORT}`),
        from: 'node',
        tls: {},
      };
    case 'external':
      return externalAccess(store);
  }
}

function externalAccess({
  prefix,
  endpoints,
  tls: { ca, cert, key },
  user,
}: ExternalEtcdSettings): StoreAccess {
  return {
    kind: 'etcd',
    prefix,
    endpoints: [...endpoints],
    from: 'host',
    tls: { ca: ca?.path, cert: cert?.path, key: key?.path },
    user: user && { name: user.name, passwordFile: user.passwordFile.path },
  };
}
