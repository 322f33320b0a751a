/** Two pods on one node; a step for each address that pod-a is to reach. */
export function pingScenario(name: string, targets: readonly string[]): string {
  const steps = targets.map(
    (to) =>
      `  - { name: reach ${to}, within: 300ms, ping: { from: pod-a, to: ${to} }, expect: [{ reply: true }] }\n`,
  );
  return `apiVersion: k8s-netlab/v1
name: ${name}
nodes: [node-1]
pods:
  - pod-a@node-1
  - { name: pod-b, node: node-1, containers: [{ name: main, command: [sh, -c, "echo I am up; exec sleep infinity"] }] }
steps:
${steps.join('')}`;
}
