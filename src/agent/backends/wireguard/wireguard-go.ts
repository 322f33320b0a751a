import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type LabError, machineError } from '../../../error/lab-error.ts';
import { until } from '../../../net/until.ts';
import type { NodePrograms, StartedProgram } from '../../node-programs.ts';

/** The program starts within milliseconds; a machine that is busy needs more. */
const PATIENCE = { withinMs: 10_000, everyMs: 5 };

/** What flanneld says on a kernel without WireGuard. */
const NOT_SUPPORTED = 'could not create wireguard interface: operation not supported';

/**
 * WireGuard in user space: a program on the node that holds a TUN device of that name, and answers `wg` at a socket in the node's /run.
 * The device goes when the program ends, and the program when the device is deleted.
 * @throws LabError `agent/no-wireguard` where it is not installed, `agent/no-tun` where it may not make its device
 */
export async function startWireguardGo(programs: NodePrograms, device: string): Promise<StartedProgram> {
  const socket = join(programs.root, 'run/wireguard', `${device}.sock`);
  // One that was killed leaves its socket.
  await rm(socket, { force: true });
  const program = programs.start(['wireguard-go', '--foreground', device]);
  let hasEnded = false;
  void program.ended.then(() => (hasEnded = true));
  const isUp = await until(async () => (hasEnded ? false : await isThere(socket)), PATIENCE);
  if (isUp === true) return program;
  await program.stop();
  throw notStarted(await program.ended);
}

/** `undefined` while it is not. */
async function isThere(path: string): Promise<true | undefined> {
  try {
    await access(path);
    return true;
  } catch {
    return undefined;
  }
}

/** @param words what the program, or the shell that should start it, said last */
export function notStarted(words: string): LabError {
  if (/not found$/m.test(words))
    return machineError({
      code: 'agent/no-wireguard',
      message: `${NOT_SUPPORTED}; and wireguard-go, which does it in user space, is not installed`,
      hint: 'as root: modprobe wireguard, or apt-get install wireguard-go',
    });
  return machineError({
    code: 'agent/no-tun',
    message: `${NOT_SUPPORTED}; and wireguard-go could not make its device in user space: ${lastLine(words)}`,
    hint: 'as root: chmod 666 /dev/net/tun, after modprobe tun where it is not there; or run the lab as root',
  });
}

function lastLine(words: string): string {
  return (
    words
      .split('\n')
      .at(-1)
      ?.replace(/^ERROR: \S+ \S+ \S+ /, '') ?? ''
  );
}
