/** How big a lab is, and what runs in its pods. */
export interface Size {
  readonly nodes: number;
  readonly podsPerNode: number;
  /** By default nothing. */
  readonly inEachPod?: InEachPod;
}

export type InEachPod = 'nothing' | 'a container that answers' | 'a container with a command';

/** A scenario of that size as YAML: node-1 …, and on each node-N its pods pN-1 …; as short as one would write it. */
export function scenarioText(name: string, { nodes, podsPerNode, inEachPod = 'nothing' }: Size): string {
  const names = numbers(nodes).map((node) => `node-${node}`);
  const pods = names.flatMap((node, index) =>
    numbers(podsPerNode).map((pod) => `  - ${podText(`p${index + 1}-${pod}`, node, inEachPod)}\n`),
  );
  return `apiVersion: k8s-netlab/v1\nname: ${name}\nnodes: [${names.join(', ')}]\npods:\n${pods.join('')}`;
}

function podText(name: string, node: string, inEachPod: InEachPod): string {
  switch (inEachPod) {
    case 'nothing':
      return `${name}@${node}`;
    case 'a container that answers':
      return `{ name: ${name}, node: ${node}, containers: [{ name: web, ports: [8080] }] }`;
    case 'a container with a command':
      return `{ name: ${name}, node: ${node}, containers: [{ name: main, command: [sleep, infinity] }] }`;
  }
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
