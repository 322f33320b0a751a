import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { embeddedStore } from '../../src/lease/embedded-store.ts';
import { memoryStore } from '../../src/lease/memory-store.ts';
import { itIsAStore } from '../store-contract.ts';

describe('the memory store', () => itIsAStore(() => Promise.resolve(memoryStore())));

describe('the embedded store', () => {
  let folder: string;
  let files = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-store-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  itIsAStore(() => {
    files += 1;
    return Promise.resolve(embeddedStore(join(folder, `store-${files}.json`)));
  });
});
