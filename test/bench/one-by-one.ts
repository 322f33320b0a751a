import { design } from '../../src/netlab.ts';
import { formatStep } from '../../src/plan/format-step.ts';
import { planLab } from '../../src/plan/plan-lab.ts';
import { loadScenario } from '../../src/scenario/load.ts';

/**
 * The script one writes by hand for the same lab: the commands of the plan in the same order, each a process of its own.
 * It leaves out the files that flannel and the CNI plugin keep, for nobody would write them by hand.
 */
export async function oneByOne(scenarioFile: string): Promise<string> {
  const { wire, nodes } = planLab(await design(await loadScenario(scenarioFile)));
  const steps = [...wire, ...nodes.flatMap((node) => node.steps)];
  return `${HEAD}${steps.map((step) => (step.tool === 'write' ? '' : `${formatStep(step)}\n`)).join('')}`;
}

const HEAD = `set -eu
exec >/dev/null
mount -t tmpfs tmpfs /run
mkdir /run/netns
ip netns attach underlay $$
`;
