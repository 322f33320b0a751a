import { UNDERLAY } from '../net/names.ts';
import { formatHereDocument } from './here-document.ts';
import type { Step } from './plan.ts';

/** A step as a command of its own, to be pasted into a shell of the lab: `ip -n node-1 link set cni0 up`. */
export function formatStep(step: Step): string {
  switch (step.tool) {
    case 'ip':
    case 'bridge':
      return [step.tool, ...(step.in === UNDERLAY ? [] : ['-n', step.in]), ...step.argv].join(' ');
    case 'sysctl':
      return `ip netns exec ${step.in} sysctl -w ${step.key.replaceAll('.', '\n').replaceAll('/', '.').replaceAll('\n', '/')}=${step.value}`;
    case 'iptables-restore':
    case 'nft':
      return `ip netns exec ${step.in} ${formatHereDocument(step)}`;
    case 'write':
      return `write ${step.path}`;
    case 'remove':
      return `rm -rf ${step.path}`;
    case 'kill':
      return `ip netns pids ${step.in} | xargs -r kill -9`;
  }
}
