import { afterAll, beforeAll, describe } from 'vitest';
import { etcdStore } from '../../src/lease/etcd-store.ts';
import { type Etcd, startEtcd } from '../etcd.ts';
import { itIsAStore } from '../store-contract.ts';

describe('the etcd store', () => {
  let etcd: Etcd;
  beforeAll(async () => {
    etcd = await startEtcd();
  });
  afterAll(() => etcd[Symbol.asyncDispose]());

  itIsAStore(() => Promise.resolve(etcdStore({ endpoints: [etcd.endpoint] })));
});
