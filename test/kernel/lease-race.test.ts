import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embeddedStore } from '../../src/lease/embedded-store.ts';
import { etcdStore } from '../../src/lease/etcd-store.ts';
import { subnetsPrefix } from '../../src/lease/lease-key.ts';
import { listLeases } from '../../src/lease/list-leases.ts';
import type { Store } from '../../src/lease/store.ts';
import { type Etcd, startEtcd } from '../etcd.ts';
import { type InsideProgram, insideProgram } from './inside-program.ts';

const ROUNDS = 500;
const RACERS = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];

/** Two subnets, for three who race. */
const ranges = JSON.stringify({
  ipv4: { network: '10.244.0.0/16', length: 24, min: '10.244.1.0', max: '10.244.2.0' },
});

describe('of three processes that race for the last two subnets, 500 times, two have one each and the third is told', () => {
  let racer: InsideProgram;
  let folder: string;
  let etcd: Etcd;
  beforeAll(async () => {
    racer = await insideProgram('lease-racer');
    folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-race-'));
    etcd = await startEtcd();
  });
  afterAll(async () => {
    await racer[Symbol.asyncDispose]();
    await etcd[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('in the embedded store', async () => {
    const file = join(folder, 'store.json');
    await race(['embedded', file], embeddedStore(file));
  });

  it('in etcd', async () => {
    await race(['etcd', etcd.endpoint], etcdStore({ endpoints: [etcd.endpoint] }));
  });

  async function race(place: readonly [kind: string, place: string], judge: Store): Promise<void> {
    await using store = judge;
    const racers = RACERS.map((publicIp) => startRacer([...place, publicIp, ranges]));
    for (let round = 0; round < ROUNDS; round += 1) {
      const answers = await Promise.all(racers.map(({ run }) => run()));
      expect([...answers].sort()).toEqual(['10.244.1.0/24', '10.244.2.0/24', 'lease/out-of-subnets']);
      const { leases } = await listLeases(store);
      expect(leases.map(({ subnet, publicIp }) => [subnet, publicIp])).toEqual(
        ['10.244.1.0/24', '10.244.2.0/24'].map((subnet) => [subnet, RACERS[answers.indexOf(subnet)]]),
      );
      for (const { key } of (await store.list(subnetsPrefix())).entries) await store.delete(key);
    }
    await Promise.all(racers.map(({ end }) => end()));
  }

  function startRacer(args: readonly string[]) {
    const [program, ...words] = [...racer.argv, ...args];
    const running = execa(program, words, { reject: false });
    const answers = createInterface({ input: running.stdout })[Symbol.asyncIterator]();
    return {
      run: async (): Promise<string> => {
        running.stdin.write('go\n');
        const answer = await answers.next();
        return answer.done === true ? (await running).stderr : answer.value;
      },
      end: async (): Promise<void> => {
        running.stdin.end();
        expect((await running).exitCode).toBe(0);
      },
    };
  }
});
