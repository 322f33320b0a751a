import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { Server } from 'node:net';
import { once } from 'node:events';
import { createSocket, type Socket } from 'node:dgram';
import { createBackend } from '../../../src/agent/backends/create-backend.ts';
import { openForwarder } from '../../../src/agent/forwarder.ts';
import { programsOf } from '../../../src/agent/node-programs.ts';
import type { Backend } from '../../../src/agent/backends/backend.ts';
import * as address from '../../../src/netlink/address-requests.ts';
import * as link from '../../../src/netlink/link-requests.ts';
import { until } from '../../../src/net/until.ts';
import { call } from '../../../src/netlink/libc.ts';
import { directlyReached, findLink } from '../../../src/netlink/look-up.ts';
import * as neighbour from '../../../src/netlink/neighbour-requests.ts';
import type { Endpoint } from '../../../src/netlink/namespace.ts';
import { openNamespaces } from '../../../src/netlink/open-namespaces.ts';
import type { Request } from '../../../src/netlink/request.ts';
import * as route from '../../../src/netlink/route-requests.ts';
import { type Rtnetlink, rtnetlinkOn } from '../../../src/netlink/rtnetlink.ts';
import { watchLinks } from '../../../src/netlink/watch-links.ts';
import type { Driven, Make } from '../netlink-driver.ts';

/**
 * Does inside a lab what a test asks for: commands as JSON on stdin, their results as JSON on stdout.
 * The test stays outside, as an ordinary user cannot come back from a lab.
 */
const makers: Readonly<Record<string, (...args: never[]) => Request>> = {
  ...address,
  ...link,
  ...neighbour,
  ...route,
} as never;

const namespaces = openNamespaces();
const forwarder = openForwarder((error) => {
  throw error;
});
const inside = (where: string) => namespaces.inside(`/run/netns/${where}`);
const sh = (script: string): string => execFileSync('sh', ['-ec', script], { encoding: 'utf8' });
const descriptors = (): number => readdirSync('/proc/self/fd').length;

async function withKernel<T>(where: string, use: (kernel: Rtnetlink) => T): Promise<T> {
  const kernel = rtnetlinkOn(await inside(where).netlink());
  try {
    return use(kernel);
  } finally {
    kernel.close();
  }
}

/** Names of devices stand for their indices. */
function made(kernel: Rtnetlink, [name, ...args]: Make): Request {
  const index = (device: unknown): unknown =>
    typeof device === 'string' ? (findLink(kernel, device)?.index ?? 0) : device;
  const given = args.map((arg) =>
    typeof arg === 'object' && 'device' in arg ? { ...arg, device: index(arg['device']) } : arg,
  );
  const first = ['setLink', 'deleteLink'].includes(name) ? index(given[0]) : given[0];
  return makers[name]!(first as never, ...(given.slice(1) as never[]));
}

async function backendRun({
  where,
  config,
  context,
  lease,
  then,
}: Extract<Driven, { do: 'backend' }>): Promise<unknown> {
  const log: string[] = [];
  const backend = await createBackend(config, {
    ...context,
    namespace: inside(where),
    programs: programsOf(where),
    forwarder,
    log: ({ level, text }) => log.push(`${level} ${text}`),
  });
  try {
    const registered = await backend.register((announcement) =>
      Promise.resolve({ ...announcement, ...lease }),
    );
    const results: unknown[] = [];
    for (const step of then) results.push(await stepOf(backend, step));
    return { registered, log, results };
  } catch (error) {
    return { failed: String(error), log };
  } finally {
    await backend[Symbol.asyncDispose]();
  }
}

async function stepOf(
  backend: Backend,
  step: Extract<Driven, { do: 'backend' }>['then'][number],
): Promise<unknown> {
  if ('sh' in step) return sh(step.sh);
  if ('until' in step) return untilExits(step.until);
  if ('handle' in step) return (await backend.handle(step.handle)).map(({ entries }) => entries);
  return (await backend.check?.())?.map(({ entries }) => entries);
}

type ForKernel = Extract<Driven, { do: 'ask' | 'ask-all' | 'find' | 'direct' }>;

function isForKernel(command: Driven): command is ForKernel {
  return ['ask', 'ask-all', 'find', 'direct'].includes(command.do);
}

function askKernel(kernel: Rtnetlink, command: ForKernel): unknown {
  switch (command.do) {
    case 'ask':
      return command.requests.map((make) => {
        const answer = kernel.ask(made(kernel, make));
        return answer.kind === 'done' ? 'done' : `${answer.code} ${answer.words}`;
      });
    case 'ask-all':
      return kernel.askAll(command.requests.map((make) => made(kernel, make))).map(({ kind }) => kind);
    case 'find':
      return findLink(kernel, command.name);
    case 'direct':
      return [...directlyReached(kernel, command.addresses)];
  }
}

/** Until a script exits with 0. */
async function untilExits(script: string): Promise<string | undefined> {
  const ask = async (): Promise<string | undefined> => {
    const [code] = (await once(spawn('sh', ['-ec', script]), 'exit')) as [number];
    return code === 0 ? 'held' : undefined;
  };
  return until(ask, { withinMs: 10_000, everyMs: 10 });
}

async function doCommand(command: Driven): Promise<unknown> {
  if (isForKernel(command)) return withKernel(command.where, (kernel) => askKernel(kernel, command));
  switch (command.do) {
    case 'sh':
      return sh(command.script);
    case 'backend':
      return backendRun(command);
    case 'sysctl': {
      const { where, key, value } = command;
      await inside(where).writeSysctl(key, value);
      return inside(where).readSysctl(key);
    }
    case 'talk':
      return talk(command);
    case 'udp':
      return udp(command);
    case 'tun': {
      const fd = await inside(command.where).tun(command.name);
      const shown = sh(`ip -n ${command.where} -d -j link show ${command.name}`);
      call('close', fd);
      return shown;
    }
    case 'watch':
      return watch(command);
    case 'leak':
      return leak(command);
  }
}

/** A server in one namespace that greets whoever comes from another. */
async function talk({ from, to, at, timeoutMs }: Extract<Driven, { do: 'talk' }>): Promise<unknown> {
  const server = new Server((socket) => socket.end('hello'));
  try {
    if (to !== undefined) await inside(to).listen(server, at);
    const socket = await inside(from).connect(at, { timeoutMs });
    const [greeting] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    return String(greeting);
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : String(error);
  } finally {
    server.close();
  }
}

async function udp({ from, to, at }: Extract<Driven, { do: 'udp' }>): Promise<string> {
  const [hears, says] = [await boundIn(to, at), await boundIn(from, { host: '0.0.0.0', port: 0 })];
  says.send('over there', at.port, at.host);
  const [bytes] = (await once(hears, 'message')) as [Buffer];
  [hears, says].forEach((socket) => socket.close());
  return String(bytes);
}

async function boundIn(where: string, at: Endpoint): Promise<Socket> {
  const socket = createSocket('udp4');
  // Says that it listens before it returns.
  socket.bind({ fd: await inside(where).udp(at) });
  return socket;
}

async function watch({ where, script }: Extract<Driven, { do: 'watch' }>): Promise<unknown> {
  const news: unknown[] = [];
  let wake = (): void => undefined;
  const heard = new Promise<void>((resolve) => (wake = resolve));
  using _watch = await watchLinks(inside(where), (one) => {
    news.push(one);
    wake();
  });
  // What is heard by signals keeps no process alive.
  const awake = setInterval(() => undefined, 1000);
  sh(script);
  await heard;
  clearInterval(awake);
  return news;
}

async function leak({ where, rounds, refused }: Extract<Driven, { do: 'leak' }>): Promise<unknown> {
  const node = inside(where);
  const round = async (): Promise<void> => {
    (await node.netlink()).close();
    call('close', await node.udp({ host: '127.0.0.1', port: 0 }));
    await node.connect(refused, { timeoutMs: 1000 }).catch(() => undefined);
    await inside('nowhere')
      .netlink()
      .catch(() => undefined);
    await node.udp({ host: '203.0.113.1', port: 1 }).catch(() => undefined);
  };
  await round();
  const before = descriptors();
  for (let count = 0; count < rounds; count += 1) await round();
  // A socket that is destroyed is closed in the next turn.
  await new Promise(setImmediate);
  return { before, after: descriptors() };
}

const results: unknown[] = [];
for (const command of JSON.parse(readFileSync(0, 'utf8')) as readonly Driven[])
  results.push(await doCommand(command).catch((error: unknown) => `failed: ${String(error)}`));
await Promise.all([namespaces, forwarder].map((one) => one[Symbol.asyncDispose]()));
process.stdout.write(JSON.stringify(results));
