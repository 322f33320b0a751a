import { once } from 'node:events';
import { Agent } from 'node:http';
import { type Socket, connect as connectTcp, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { EtcdSettings, EtcdTls } from './settings.ts';

/** Silence after which TCP itself asks whether the other side is there. */
const KEEPALIVE_MS = 1000;

/** How long a connection may take to be made. */
const CONNECT_MS = 3000;

/** The connections to one endpoint: kept for the next request, made by `connect`, with TLS where the endpoint says `https`. */
export function connectionsTo(
  endpoint: URL,
  { tls, connect = connectFromHere }: Pick<EtcdSettings, 'tls' | 'connect'>,
): Agent {
  const make = async (): Promise<Duplex> => {
    const { host, port, isTls } = placeOf(endpoint);
    const socket = await connect(host, port);
    socket.setNoDelay().setKeepAlive(true, KEEPALIVE_MS);
    return isTls ? await secured(socket, host, tls) : socket;
  };
  const createConnection = (_options: unknown, done: (error: unknown, socket?: Duplex) => void): void => {
    make().then((socket) => done(null, socket), done);
  };
  return Object.assign(new Agent({ keepAlive: true }), { createConnection });
}

function placeOf({ hostname, port, protocol }: URL) {
  const isTls = protocol === 'https:';
  return {
    // Brackets are of the URL, not of the address.
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (isTls ? 443 : 80) : Number(port),
    isTls,
  };
}

async function connectFromHere(host: string, port: number): Promise<Socket> {
  const socket = connectTcp({ host, port });
  return await ready(socket, 'connect');
}

async function secured(
  socket: Socket,
  host: string,
  { ca, cert, key, serverName }: EtcdTls = {},
): Promise<Duplex> {
  const name = serverName ?? host;
  // An address is looked for in the certificate too, but never sent as a name. @see RFC 6066 section 3
  const servername = isIP(name) === 0 ? { servername: name } : {};
  return await ready(connectTls({ socket, host: name, ca, cert, key, ...servername }), 'secureConnect');
}

async function ready<T extends Socket>(socket: T, event: string): Promise<T> {
  try {
    await once(socket, event, { signal: AbortSignal.timeout(CONNECT_MS) });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
