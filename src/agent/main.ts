import { writeSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { argv, env } from 'node:process';
import { openNamespaces } from '../netlink/open-namespaces.ts';
import { CONTROL_SOCKET } from './control.ts';
import { serveControl } from './control-server.ts';
import { openForwarder } from './forwarder.ts';
import { openHost } from './host.ts';
import { REPORT_VARIABLE } from './launch.ts';

/**
 * The flannel agents of a lab: one process inside the sandbox, with an event loop for all of them.
 * `node main.js FOLDER`, where FOLDER is the lab's state folder as the sandbox sees it; says `ready` on the descriptor that is named in the
 * environment when it can be asked.
 */
const [, , folder = ''] = argv;
const forwarder = openForwarder((error) => {
  throw error;
});
const host = openHost({ folder, namespaces: openNamespaces(), forwarder });
await serveControl(join(folder, CONTROL_SOCKET), host);
report(env[REPORT_VARIABLE]);

function report(descriptor: string | undefined): void {
  if (descriptor === undefined) return;
  writeSync(Number(descriptor), 'ready\n');
  closeSync(Number(descriptor));
}
