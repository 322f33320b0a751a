/** How big a lab is, and what runs in its pods. */
export interface Size {
  readonly nodes: number;
  readonly podsPerNode: number;
  /** By default nothing. */
  readonly inEachPod?: InEachPod;
}

export type InEachPod = 'nothing' | 'a container that answers' | 'a container with a command';

const containersOf: Record<InEachPod, string> = {
  nothing: '[]',
  'a container that answers': '[{ name: web, ports: [8080] }]',
  'a container with a command': '[{ name: sleeper, command: [sleep, infinity] }]',
};

/** A scenario of that size as YAML: node-1 …, and on each node-N its pods pN-1 …. */
export function scenarioText(name: string, { nodes, podsPerNode, inEachPod = 'nothing' }: Size): string {
  const names = numbers(nodes).map((node) => `node-${node}`);
  const pods = numbers(nodes).flatMap((node) =>
    numbers(podsPerNode).map(
      (pod) => `  - { name: p${node}-${pod}, node: node-${node}, containers: ${containersOf[inEachPod]} }\n`,
    ),
  );
  return `apiVersion: k8s-netlab/v1\nname: ${name}\nnodes: [${names.join(', ')}]\npods:\n${pods.join('')}`;
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
