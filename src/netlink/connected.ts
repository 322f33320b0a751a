import { Socket } from 'node:net';

const NOTHING = Buffer.alloc(0);

/**
 * The socket of a descriptor whose connection has been begun, when it is there. Writing nothing ends when the kernel would take bytes, or with its
 * error: Node.js has no other word for a connection begun by somebody else.
 * @throws Error with the kernel's name in `code`; `ETIMEDOUT` when it took longer
 */
export async function connected(fd: number, timeoutMs: number): Promise<Socket> {
  const socket = new Socket({ fd, readable: true, writable: true });
  // Told of by the promise; the stream says it once more.
  const ignore = (): void => undefined;
  socket.on('error', ignore);
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(timedOut(timeoutMs)), timeoutMs);
      socket.write(NOTHING, (error) => {
        clearTimeout(timer);
        if (error) reject(error);
        else resolve();
      });
    });
  } catch (error) {
    socket.destroy();
    throw error;
  }
  socket.off('error', ignore);
  return socket;
}

function timedOut(timeoutMs: number): Error {
  return Object.assign(new Error(`no connection within ${timeoutMs} ms`), { code: 'ETIMEDOUT' });
}
