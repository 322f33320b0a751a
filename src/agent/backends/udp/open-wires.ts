import { type LabError, machineError } from '../../../error/lab-error.ts';
import { call } from '../../../netlink/libc.ts';
import type { Namespace } from '../../../netlink/namespace.ts';
import { backendError } from '../backend-error.ts';

/** Descriptors, non-blocking, of a node's new TUN device and of its socket; the caller closes them. */
export interface OpenWires {
  readonly tun: number;
  readonly udp: number;
}

/**
 * Opens both in the node's namespace.
 * @throws LabError `agent/no-tun` where TUN devices are not there, or not for this user; `agent/backend-failed`
 */
export async function openWires(
  namespace: Pick<Namespace, 'tun' | 'udp'>,
  wanted: { readonly tun: string; readonly host: string; readonly port: number },
): Promise<OpenWires> {
  const tun = await namespace.tun(wanted.tun).catch((error: unknown) => {
    throw notOpened(error);
  });
  try {
    return { tun, udp: await namespace.udp({ host: wanted.host, port: wanted.port }) };
  } catch (error) {
    call('close', tun);
    throw backendError(`failed to start listening on UDP socket: ${wordsOf(error)}`, error);
  }
}

/** `open: …` is about /dev/net/tun, `ioctl: …` about the device. */
export function notOpened(error: unknown): LabError {
  const words = wordsOf(error);
  if (!words.startsWith('open: ') && !words.includes('not permitted'))
    return backendError(`failed to open TUN device: ${words}`, error);
  return machineError(
    {
      code: 'agent/no-tun',
      message: `failed to open TUN device: /dev/net/tun: ${words.replace(/^\w+: /, '')}`,
      hint: 'as root: chmod 666 /dev/net/tun, after modprobe tun where it is not there; or run the lab as root',
    },
    error,
  );
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
