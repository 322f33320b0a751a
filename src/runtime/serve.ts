import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { type Socket, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { Crew } from './crew.ts';
import { RUNTIME_SOCKET } from './paths.ts';
import { isRuntimeRequest } from './request.ts';

/** Takes requests on the runtime's socket from now on: a `RuntimeRequest` a line, each answered with a `StartReport`. */
export async function serve(crew: Crew): Promise<void> {
  const server = createServer((socket) => converse(socket, crew));
  // The one of a runtime that died here before.
  rmSync(RUNTIME_SOCKET, { force: true });
  server.listen(RUNTIME_SOCKET);
  await once(server, 'listening');
}

function converse(socket: Socket, crew: Crew): void {
  // Who asked may be gone when it is done; what was asked is done all the same.
  socket.on('error', () => socket.destroy());
  createInterface(socket).on('line', (line) => {
    const request: unknown = JSON.parse(line);
    if (!isRuntimeRequest(request)) throw new Error(`${line} is no request`);
    void crew.change(request).then((report) => socket.end(`${JSON.stringify(report)}\n`));
  });
}
