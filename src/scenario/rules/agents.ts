import { type Draft, readable } from '../draft.ts';
import type { Finding } from '../finding.ts';
import { shown } from '../shown.ts';

/** Leases are renewed while they last, and a node has what its agent needs. */
export function checkAgents(draft: Draft): readonly Finding[] {
  return [...checkMargin(draft), ...checkFlanneld(draft), ...checkBareNodes(draft)];
}

function checkMargin({ agent }: Draft): readonly Finding[] {
  const margin = agent?.['subnet-lease-renew-margin'];
  if (agent === undefined || margin === undefined || margin < agent['lease-ttl']) return [];
  const ttl = agent['lease-ttl'];
  return [
    {
      code: 'scenario/renew-margin',
      message: `a lease would be renewed ${margin} s before its end, but lasts ${ttl} s`,
      hint: `take less than the lease-ttl, such as ${Math.floor(ttl / 4)}s, or leave it out`,
      path: ['agent', 'subnet-lease-renew-margin'],
    },
  ];
}

function checkFlanneld({ nodes, store }: Draft): readonly Finding[] {
  if (store?.kind !== 'embedded') return [];
  return readable(nodes)
    .filter(([, { agent }]) => agent === 'flanneld')
    .map(([index, { name }]) => ({
      code: 'scenario/flanneld-needs-etcd',
      message: `node "${name}" runs flanneld, which keeps its leases in etcd, but this store is embedded`,
      hint: 'write store: etcd at the top, or take agent: netlab',
      path: ['nodes', index, 'agent'],
    }));
}

/** Who has no flannel has no subnet to give addresses from. */
function checkBareNodes({ nodes, pods }: Draft): readonly Finding[] {
  const bare = new Set(readable(nodes).flatMap(([, { name, agent }]) => (agent === 'none' ? [name] : [])));
  return readable(pods)
    .filter(([, { node }]) => bare.has(node))
    .map(([index, { name, node }]) => ({
      code: 'scenario/no-agent',
      message: `pod "${name}" runs on ${shown(node)}, a node without flannel, and so without a subnet for pods`,
      hint: 'move the pod, or give the node an agent',
      path: ['pods', index, 'node'],
    }));
}
