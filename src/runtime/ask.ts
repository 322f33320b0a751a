import { connect } from 'node:net';
import { stdin, stdout } from 'node:process';
import { RUNTIME_SOCKET } from './paths.ts';

/** Hands a request on stdin to the runtime of the lab it is run in, and prints the answer; nothing where there is no runtime. */
const socket = connect(RUNTIME_SOCKET);
socket.on('error', () => stdin.destroy());
stdin.pipe(socket, { end: false });
socket.pipe(stdout);
