import { createServer } from 'node:net';
import { once } from 'node:events';

/**
 * A lock that the kernel gives back when its owner dies, however it dies: a name in the abstract socket namespace.
 * No file is left behind and no time-out is needed. @see unix(7) "Abstract sockets"
 * @returns what releases it, or `undefined` when somebody else holds it.
 */
export async function tryLock(name: string): Promise<AsyncDisposable | undefined> {
  const server = createServer((socket) => socket.destroy());
  server.listen(`\0k8s-netlab/${name}`);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
    throw error;
  }
  server.unref();
  return {
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
