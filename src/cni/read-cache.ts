import type { Runner } from '../sandbox/runner.ts';
import type { NetworkAttachment } from './attachment.ts';
import { parseCached, RESULTS } from './cache.ts';
import { noChain } from './call.ts';
import { runChains } from './run-chains.ts';

/** All attachments that are cached on a node, those of its lives before included. */
export async function readCache(inside: Runner, node: string): Promise<readonly NetworkAttachment[]> {
  const call = { kind: 'look', argv: ['sh', '-c', LIST] } as const;
  const [[answer] = []] = await runChains(inside, node, [{ ...noChain, calls: [call] }]);
  const lines = answer?.kind === 'ended' ? answer.stdout.split('\n') : [];
  return lines.flatMap((line) => parseCached(RESULTS, line) ?? []);
}

/** A file is one line without an end. */
const LIST = `for file in ${RESULTS}/*; do [ ! -f "$file" ] || { cat "$file"; echo; }; done`;
