import type { Lab } from '../../src/lab/lab.ts';
import { design } from '../../src/netlab.ts';
import type { Observation } from '../../src/observe/tables.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { Expectation, Step } from '../../src/scenario/step.ts';

const network = `apiVersion: k8s-netlab/v1
name: check
nodes: [node-1, node-2, node-3]
pods: [pod-a@node-1, pod-c@node-1, pod-b@node-2]
`;

/** The scenario of `lab` with these steps, YAML two spaces deep. */
export function scenarioWith(steps: string) {
  return parseScenario({ file: 'check.yaml', text: `${network}steps:\n${steps}` });
}

/** pod-a and pod-c on node-1, pod-b on node-2, no pod on node-3, joined by VXLAN. */
export const lab: Lab = await design(
  scenarioWith('  - { name: look, expect: [{ neigh: { of: pod-a, is: cold } }] }\n'),
);

/** The one expectation of a step, from its YAML in flow style: `neigh: { of: pod-a, is: cold }`. */
export function expectation<K extends Expectation['kind']>(
  kind: K,
  yaml: string,
): Extract<Expectation, { kind: K }> {
  const [first] = scenarioWith(
    `  - name: look\n    ping: { from: pod-a, to: pod-b }\n    expect: [{ ${yaml} }]\n`,
  ).steps[0]!.expect;
  if (first?.kind !== kind) throw new Error(`not of kind ${kind}: ${yaml}`);
  return first as Extract<Expectation, { kind: K }>;
}

/** Steps from YAML, two spaces deep. */
export function steps(yaml: string): readonly Step[] {
  return scenarioWith(yaml).steps;
}

/** An observation of nothing but these rows. */
export function seen(rows: Partial<Observation>): Observation {
  return { neighbours: [], fdb: [], routes: [], links: [], addresses: [], absent: [], ...rows };
}

export const macOf = {
  podA: lab.pods.find(({ name }) => name === 'pod-a')!.mac,
  podB: lab.pods.find(({ name }) => name === 'pod-b')!.mac,
  podC: lab.pods.find(({ name }) => name === 'pod-c')!.mac,
  gateway: lab.nodes[0]!.bridge!.mac,
};

export const vethOf = {
  podA: lab.pods.find(({ name }) => name === 'pod-a')!.veth.name,
  podC: lab.pods.find(({ name }) => name === 'pod-c')!.veth.name,
};
