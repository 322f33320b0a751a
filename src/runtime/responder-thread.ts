import { once } from 'node:events';
import { parentPort } from 'node:worker_threads';
import type { Self } from './answer.ts';
import { type BoundedLog, openLog } from './bounded-log.ts';
import type { ContainerState } from './container-state.ts';
import { enterNetns } from '../netlink/enter-netns.ts';
import { containerLog } from './paths.ts';
import type { ResponderAnswer, ResponderOrder } from './responder-orders.ts';
import type { Responder } from './runtime-spec.ts';
import { tcpResponder } from './tcp-responder.ts';
import { udpResponder } from './udp-responder.ts';

/**
 * A worker thread that listens for every responder of the lab, in the network namespace of its pod, and answers from then on.
 * The only thread of the runtime that changes its namespace.
 */

/** Where it is between orders, in the lab's outermost namespace: one lives as long as a thread is in it. */
const HOME = '/proc/1/ns/net';

/** What is open for each responder, by POD/CONTAINER. */
const open = new Map<string, readonly Disposable[]>();

parentPort?.on('message', (order: ResponderOrder) => {
  void obey(order).then((states) => parentPort?.postMessage(states));
});

async function obey(order: ResponderOrder): Promise<ResponderAnswer> {
  if (order.kind === 'close') {
    order.responders.forEach(close);
    return [];
  }
  const states: ContainerState[] = [];
  for (const responder of order.responders) states.push(await listen(responder));
  enterNetns(HOME);
  return states;
}

async function listen({ pod, name, ports }: Responder): Promise<ContainerState> {
  const state = { pod, container: name, kind: 'responder', startedAt: new Date().toISOString() } as const;
  const log = openLog(containerLog(pod, name));
  const sockets: Disposable[] = [];
  open.set(`${pod}/${name}`, sockets);
  try {
    enterNetns(`/run/netns/${pod}`);
    // A socket is made some ticks after it is asked for: the thread stays in the namespace until it is there.
    for (const port of ports) sockets.push(...(await listenOn({ pod, container: name, port }, log)));
    return { ...state, state: 'running' };
  } catch (error) {
    close({ pod, name });
    const reason = error instanceof Error ? error.message : String(error);
    log.append(`${reason}\n`);
    return { ...state, state: 'failed', reason };
  }
}

function close({ pod, name }: Pick<Responder, 'pod' | 'name'>): void {
  for (const socket of open.get(`${pod}/${name}`) ?? []) socket[Symbol.dispose]();
  open.delete(`${pod}/${name}`);
}

/** TCP and UDP, for IPv6 and IPv4 by one socket each where the kernel has both. */
async function listenOn(self: Self, log: BoundedLog): Promise<readonly Disposable[]> {
  const write = (line: string): void => log.append(`${new Date().toISOString()} ${line}\n`);
  const tcp = await listenTcp(self, write);
  try {
    return [tcp, await bindUdp('udp6', self, write)];
  } catch (error) {
    if (isWithoutIpv6(error)) return [tcp, await bindUdp('udp4', self, write)];
    tcp[Symbol.dispose]();
    throw error;
  }
}

async function listenTcp(self: Self, log: (line: string) => void): Promise<Disposable> {
  const server = tcpResponder(self, log);
  server.listen(self.port);
  await once(server, 'listening');
  return server;
}

async function bindUdp(type: 'udp4' | 'udp6', self: Self, log: (line: string) => void): Promise<Disposable> {
  const socket = udpResponder(type, self, log);
  socket.bind(self.port);
  await once(socket, 'listening');
  return { [Symbol.dispose]: () => socket.close() };
}

function isWithoutIpv6(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL')
  );
}
