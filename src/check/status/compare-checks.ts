import type { PodCheck } from '../../cni/check-pods.ts';
import { type Comparison, compareEach } from './difference.ts';

/** What CNI plugins themselves find wrong with the pods that they have wired. Pods that they cannot check are no facts. */
export function compareChecks(checks: readonly PodCheck[]): Comparison {
  const checked = checks.filter(({ kind }) => kind !== 'unchecked');
  return compareEach(checked, (check) => {
    if (check.kind !== 'broke') return undefined;
    const { pod, node, problem } = check;
    return {
      ...{ where: pod, fact: 'attachment', brief: 'CHECK broke', what: problem.message },
      ...{ wanted: 'a pod as its plugins have left it', saw: problem.message },
      command: `ip netns exec ${node} ls /run/nodes/${node}/var/lib/cni/results`,
    };
  });
}
