import type { Part, Phase, Plan } from './plan.ts';

/**
 * The commands of some phases alone, without those of the underlay, for a lab whose underlay is there:
 * `selectPart(plan, ['pods'])` when flannel's agents have done their part.
 * @param nodes names of the nodes they are of; by default all
 */
export function selectPart(plan: Plan, phases: readonly Phase[], nodes?: readonly string[]): Part {
  const chosen = plan.nodes.filter(({ node }) => nodes?.includes(node) ?? true);
  return {
    wire: [],
    nodes: chosen.map(({ node, steps }) => ({
      node,
      steps: steps.filter(({ phase }) => phases.includes(phase)),
    })),
  };
}
