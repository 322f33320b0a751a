import { machineError } from '../../../error/lab-error.ts';
import type { NodeProgram } from '../../node-program.ts';
import { backendError } from '../backend-error.ts';

/**
 * Runs `wg` on a node, with secrets by its stdin only. The text comes through `cat`: what Node.js gives as stdin is a socket,
 * which cannot be opened by the name /dev/stdin.
 * @throws LabError `agent/no-wg` where it is not installed, `agent/backend-failed` with its words
 */
export async function runWg(run: NodeProgram, args: readonly string[], stdin?: string): Promise<void> {
  const outcome = await run(['sh', '-c', 'cat | exec wg "$@"', 'wg', ...args], stdin);
  if (outcome.kind === 'exited' && outcome.code === 0) return;
  if (outcome.kind === 'missing' || (outcome.kind === 'exited' && outcome.code === 127))
    throw machineError({
      code: 'agent/no-wg',
      message: 'wg, which tells a WireGuard device its peers, is not installed',
      hint: 'as root: apt-get install wireguard-tools',
    });
  const words = outcome.stderr.trim() || outcome.kind;
  throw backendError(`failed to configure device: wg ${args.join(' ')}: ${words}`, outcome);
}
