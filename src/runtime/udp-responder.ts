import { type Socket, type SocketType, createSocket } from 'node:dgram';
import { type Self, formatAnswer, isAnswer, plainAddress } from './answer.ts';

/** A socket, not yet bound, that answers each datagram with one: who answers and who asked. */
export function udpResponder(type: SocketType, self: Self, log: (line: string) => void): Socket {
  const socket = createSocket({ type });
  socket.on('message', (message, { address, port }) => {
    if (isAnswer(message.toString('latin1'))) return;
    const client = { address: plainAddress(address), port };
    // The way back may be gone by now; UDP promises nothing.
    socket.send(formatAnswer(self, client), port, address, () => undefined);
    log(`udp/${self.port} answered ${client.address}:${client.port}`);
  });
  return socket;
}
