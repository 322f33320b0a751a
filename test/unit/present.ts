import { type Present, targetOf } from '../../src/converge/target.ts';
import { designLab } from '../../src/lab/design-lab.ts';
import { nextLife } from '../../src/lab/next-life.ts';
import { predictLeases } from '../../src/lab/predict-leases.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

function scenario(yaml: string) {
  return parseScenario({ file: 'lab.yaml', text: `apiVersion: k8s-netlab/v1\nname: lab\n${yaml}` });
}

/** The lab of a scenario, less its first two lines, as `up` would build it. */
export async function begin(yaml: string): Promise<Present> {
  const first = scenario(yaml);
  const leases = await predictLeases(first);
  const life = nextLife([], first, leases);
  return { scenario: first, life, lab: designLab(first, life, leases) };
}

/** A lab as it is, and as it becomes for another scenario. */
export async function become(present: Present, yaml: string): Promise<Present> {
  const target = await targetOf(present, scenario(yaml));
  return { ...target, lab: designLab(target.scenario, target.life, present.lab.leases) };
}
