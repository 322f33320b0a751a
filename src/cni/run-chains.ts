import { randomUUID } from 'node:crypto';
import { machineError } from '../error/lab-error.ts';
import { nodeRoot } from '../plan/files.ts';
import { atPlaceArgv } from '../runtime/enter.ts';
import type { Runner } from '../sandbox/runner.ts';
import type { Answer, Chain } from './call.ts';
import { formatScript, parseAnswers } from './script.ts';

/**
 * Runs chains on a node, one after another: in its network namespace, with its files over the host's.
 * @returns the answers of each chain
 * @throws LabError `cni/no-node` when nothing could be run there at all
 */
export async function runChains(
  inside: Runner,
  node: string,
  chains: readonly Chain[],
): Promise<readonly (readonly Answer[])[]> {
  if (chains.length === 0) return [];
  const mark = `answer-${randomUUID()}`;
  const program = atPlaceArgv({ kind: 'node', name: node }, ['sh', '-s', mark]);
  const argv = ['sh', '-c', MAKE_FILES, 'node', nodeRoot(node), ...program] as const;
  const outcome = await inside.run(argv, { stdin: formatScript(chains) });
  if (outcome.kind === 'exited' && outcome.code === 0) return parseAnswers(outcome.stdout, mark, chains);
  const said = outcome.kind === 'missing' ? `${outcome.program}: not found` : outcome.stderr.trim();
  throw machineError(
    {
      code: 'cni/no-node',
      message: `the CNI plugins of ${node} could not be run: ${said === '' ? outcome.kind : said}`,
      hint: `k8s-netlab shell ${node} shows whether the node is there`,
    },
    outcome,
  );
}

/** The folders that the node's own files are mounted from. */
const MAKE_FILES = 'mkdir -p "$1/run/flannel" "$1/var/lib/cni" || exit; shift; exec "$@"';
