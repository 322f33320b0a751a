import { execa } from 'execa';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../src/net/until.ts';

/** A real etcd of one member on this machine, with a data folder that goes with it. */
export interface Etcd extends AsyncDisposable {
  readonly endpoint: string;
  readonly dataFolder: string;
  /** Ends it as a crash does. */
  readonly kill: () => Promise<void>;
  /** Starts it again with the same data at the same port. */
  readonly start: () => Promise<void>;
}

export interface EtcdWish {
  /** `https`: with a certificate it makes for itself. */
  readonly scheme?: 'http' | 'https';
  readonly flags?: readonly string[];
}

/** Starts one, as any user. */
export async function startEtcd({ scheme = 'http', flags = [] }: EtcdWish = {}): Promise<Etcd> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'k8s-netlab-etcd-'));
  const [endpoint, peer, health] = [
    `${scheme}://127.0.0.1:${await freePort()}`,
    `http://127.0.0.1:${await freePort()}`,
    `http://127.0.0.1:${await freePort()}`,
  ];
  const words = [
    ...['--name', 'test', '--data-dir', dataFolder, '--log-level', 'error', '--log-outputs', 'stderr'],
    ...['--listen-client-urls', endpoint, '--advertise-client-urls', endpoint],
    ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
    ...['--initial-cluster', `test=${peer}`, '--listen-metrics-urls', health, ...flags],
  ];
  let running: ReturnType<typeof launch> | undefined;
  const kill = async (): Promise<void> => {
    running?.kill('SIGKILL');
    await running;
    running = undefined;
  };
  const start = async (): Promise<void> => {
    running = launch(words);
    if ((await until(() => isHealthy(health), { withinMs: 30_000, everyMs: 20 })) === undefined)
      throw new Error(`etcd does not start: ${(await running).stderr}`);
  };
  await start();
  const end = async (): Promise<void> => {
    await kill();
    await rm(dataFolder, { recursive: true });
  };
  return { endpoint, dataFolder, kill, start, [Symbol.asyncDispose]: end };
}

function launch(words: readonly string[]) {
  return execa('etcd', words, { reject: false, stdin: 'ignore', stdout: 'ignore' });
}

async function isHealthy(url: string): Promise<true | undefined> {
  const answer = await fetch(`${url}/health`).then(
    (response) => response.text(),
    () => '',
  );
  return answer.includes('true') ? true : undefined;
}

/** One that the kernel has just given out, and gives out again last. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
