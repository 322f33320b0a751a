import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { etcdStore } from '../../src/lease/etcd-store.ts';
import type { StoreEvent } from '../../src/lease/store.ts';
import { type Etcd, freePort, startEtcd } from '../etcd.ts';

const unreachable = { problems: [{ code: 'lease/store-unreachable' }] };

let etcd: Etcd;
let nobody: string;
beforeAll(async () => {
  etcd = await startEtcd();
  nobody = `http://127.0.0.1:${await freePort()}`;
});
afterAll(() => etcd[Symbol.asyncDispose]());

describe('an etcd that crashes', () => {
  it('ends a watch, and the next one goes on where that was', async () => {
    await using store = etcdStore({ endpoints: [etcd.endpoint] });
    const { revision } = await store.list('/crash');
    const seen: StoreEvent[] = [];
    let last = revision;
    const follow = async (until: number): Promise<void> => {
      for await (const news of store.watch('/crash', { fromRevision: last + 1 })) {
        if (news.kind !== 'events') throw new Error(news.kind);
        seen.push(...news.events);
        last = news.revision;
        if (seen.length >= until) return;
      }
    };
    const broken = expect(follow(2)).rejects.toMatchObject(unreachable);
    await store.put('/crash/a', '1');
    await etcd.kill();
    await broken;
    await expect(store.get('/crash/a')).rejects.toMatchObject(unreachable);
    await etcd.start();
    await store.put('/crash/b', '2');
    await store.delete('/crash/a');
    await follow(3);
    expect(seen.map((event) => [event.kind, event.kind === 'put' ? event.entry.key : event.key])).toEqual([
      ['put', '/crash/a'],
      ['put', '/crash/b'],
      ['delete', '/crash/a'],
    ]);
  });

  it('that was wiped meanwhile is told from one that was not', async () => {
    await using other = await startEtcd();
    await using store = etcdStore({ endpoints: [other.endpoint] });
    const watching = store.watch('/', { fromRevision: 5000 })[Symbol.asyncIterator]().next();
    expect((await watching).value).toEqual({ kind: 'rewound', revision: 1 });
  });
});

describe('an endpoint that does not answer', () => {
  it('is named, with what became of it', async () => {
    await using store = etcdStore({ endpoints: [nobody] });
    await expect(store.list('/')).rejects.toMatchObject({
      problems: [
        { message: `the store at ${nobody} does not answer: connect ECONNREFUSED ${nobody.slice(7)}` },
      ],
    });
    const watching = store.watch('/', { fromRevision: 1 })[Symbol.asyncIterator]().next();
    await expect(watching).rejects.toMatchObject(unreachable);
  });

  it('is passed over for the next, for reads, writes and watches', async () => {
    await using store = etcdStore({ endpoints: [nobody, etcd.endpoint] });
    const revision = await store.put('/next', '1');
    await using another = etcdStore({ endpoints: [nobody, etcd.endpoint] });
    expect((await another.get('/next'))?.value).toBe('1');
    const watching = another.watch('/next', { fromRevision: revision })[Symbol.asyncIterator]().next();
    expect((await watching).value).toMatchObject({ kind: 'events', revision });
  });

  it('though it takes connections is waited for no longer than said, and passed over by reads alone', async () => {
    await using silent = await served(createServer());
    const settings = { endpoints: [silent.url, etcd.endpoint], timeoutMs: 200 } as const;
    await using store = etcdStore(settings);
    // It may have carried out the write: whoever wrote is to look.
    await expect(store.put('/silent', '1')).rejects.toThrow('no answer within 0.2 s');
    await using another = etcdStore(settings);
    expect(await another.get('/silent')).toBeUndefined();
  });

  it('that is no etcd is told from one', async () => {
    const server = createHttpServer((_request, response) =>
      response.writeHead(404).end('404 page not found\n'),
    );
    await using web = await served(server);
    await using store = etcdStore({ endpoints: [web.url] });
    await expect(store.list('/')).rejects.toMatchObject({
      problems: [
        { code: 'lease/not-etcd', message: expect.stringContaining('404 page not found') as string },
      ],
    });
  });
});

describe('a connection that goes dead without a word', () => {
  it('ends a watch within the time of two heartbeats', async () => {
    const carried: Socket[] = [];
    const port = Number(new URL(etcd.endpoint).port);
    let isDead = false;
    const relay = createServer((socket) => {
      if (isDead) return;
      const onward = connect({ host: '127.0.0.1', port });
      carried.push(socket, onward);
      socket.pipe(onward).pipe(socket);
      for (const end of [socket, onward]) end.on('error', () => end.destroy());
    });
    await using middle = await served(relay);
    await using store = etcdStore({ endpoints: [middle.url], heartbeatMs: 100, timeoutMs: 200 });
    const revision = await store.put('/dead', '1');
    const watch = store.watch('/dead', { fromRevision: revision })[Symbol.asyncIterator]();
    await watch.next();
    const ended = expect(watch.next()).rejects.toMatchObject(unreachable);
    isDead = true;
    for (const socket of carried) socket.unpipe().pause();
    await ended;
    for (const socket of carried) socket.destroy();
  });

  it('is not taken for one on which nothing happens', async () => {
    await using store = etcdStore({ endpoints: [etcd.endpoint], heartbeatMs: 1 });
    const revision = await store.put('/quiet', '1');
    const watch = store
      .watch('/quiet', { fromRevision: revision + 1 })
      [Symbol.asyncIterator]()
      .next();
    for (let count = 0; count < 100; count += 1) await store.put('/elsewhere', '');
    await store.put('/quiet', '2');
    expect((await watch).value).toMatchObject({ events: [{ entry: { value: '2' } }] });
  });
});

it('connections to etcd are made by whoever is told to make them', async () => {
  const made: string[] = [];
  await using store = etcdStore({
    endpoints: ['http://etcd.example:2379'],
    connect: async (host, port) => {
      made.push(`${host}:${port}`);
      const socket = connect(Number(new URL(etcd.endpoint).port), '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    },
  });
  await store.put('/made', '1');
  expect((await store.get('/made'))?.value).toBe('1');
  expect(made).toEqual(['etcd.example:2379']);
});

interface Served extends AsyncDisposable {
  readonly url: string;
}

async function served(server: Server): Promise<Served> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => open.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
