import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import type { Self } from './answer.ts';
import { type BoundedLog, openLog } from './bounded-log.ts';
import type { ContainerState } from './container-state.ts';
import { enterNetns } from '../netlink/enter-netns.ts';
import { containerLog } from './paths.ts';
import { type Responder, areResponders } from './runtime-spec.ts';
import { tcpResponder } from './tcp-responder.ts';
import { udpResponder } from './udp-responder.ts';

/**
 * A worker thread that listens for every responder of the lab, in the network namespace of its pod, and answers from then on.
 * Tells its parent the state of all of them, once. The only thread that changes its namespace.
 */
const responders: unknown = workerData;
if (!areResponders(responders)) throw new Error('the thread was not given responders');
parentPort?.postMessage(await listenAll(responders));

async function listenAll(all: readonly Responder[]): Promise<readonly ContainerState[]> {
  const states: ContainerState[] = [];
  for (const responder of all) states.push(await listen(responder));
  return states;
}

async function listen({ pod, name, ports }: Responder): Promise<ContainerState> {
  const state = { pod, container: name, kind: 'responder', startedAt: new Date().toISOString() } as const;
  const log = openLog(containerLog(pod, name));
  try {
    enterNetns(`/run/netns/${pod}`);
    // A socket is made some ticks after it is asked for: the thread stays in the namespace until it is there.
    for (const port of ports) await listenOn({ pod, container: name, port }, log);
    return { ...state, state: 'running' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.append(`${reason}\n`);
    return { ...state, state: 'failed', reason };
  }
}

/** TCP and UDP, for IPv6 and IPv4 by one socket each where the kernel has both. */
async function listenOn(self: Self, log: BoundedLog): Promise<void> {
  const write = (line: string): void => log.append(`${new Date().toISOString()} ${line}\n`);
  const server = tcpResponder(self, write);
  server.listen(self.port);
  await once(server, 'listening');
  try {
    await bindUdp('udp6', self, write);
  } catch (error) {
    if (!isWithoutIpv6(error)) throw error;
    await bindUdp('udp4', self, write);
  }
}

async function bindUdp(type: 'udp4' | 'udp6', self: Self, log: (line: string) => void): Promise<void> {
  const socket = udpResponder(type, self, log);
  socket.bind(self.port);
  await once(socket, 'listening');
}

function isWithoutIpv6(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL')
  );
}
