import { type Server, type Socket, createServer } from 'node:net';
import { type Self, formatResponse, parseRequest, plainAddress } from './answer.ts';

/** A client that sends nothing for so long is let go. */
const IDLE_MS = 30_000;

/** More than this is no request for us. */
const MAX_REQUEST_BYTES = 16 * 1024;

/** A server, not yet listening, that answers each connection with who answers and who asked, then closes it. Disposing of it ends those too. */
export function tcpResponder(self: Self, log: (line: string) => void): Server & Disposable {
  const connections = new Set<Socket>();
  // A client may close its half and still read the answer: `nc -N`, `echo | nc`.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    converse(socket, self, log);
  });
  const dispose = (): void => {
    server.close();
    for (const socket of connections) socket.destroy();
  };
  return Object.assign(server, { [Symbol.dispose]: dispose });
}

function converse(socket: Socket, self: Self, log: (line: string) => void): void {
  const client = { address: plainAddress(socket.remoteAddress ?? ''), port: socket.remotePort ?? 0 };
  let received = '';
  let isAnswered = false;
  const answer = (isAll: boolean): void => {
    const request = parseRequest(received);
    if (isAnswered || (request.kind === 'incomplete' && !isAll && received.length < MAX_REQUEST_BYTES))
      return;
    isAnswered = true;
    socket.end(formatResponse(request, self, client));
    const asked = request.kind === 'http' ? ` ${request.method} ${request.path}` : '';
    log(`tcp/${self.port} answered ${client.address}:${client.port}${asked}`);
  };
  socket.setEncoding('latin1');
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  // What comes after the answer is read and dropped: closing over unread bytes would be a reset, and the answer lost. RFC 9112 section 9.6
  socket.on('data', (chunk) => {
    if (!isAnswered) received += String(chunk);
    answer(false);
  });
  socket.on('end', () => answer(true));
  // A client that hangs up is no business of the server's.
  socket.on('error', () => socket.destroy());
}
