import { nodeRoot } from '../../plan/files.ts';

/** Where a node's agent keeps its log, as the sandbox sees it; what is older is in `flanneld.log.1` beside it. */
export function agentLogFile(node: string): string {
  return `${nodeRoot(node)}/var/log/flanneld.log`;
}
