import type { LabNode, NodeSide } from '../../lab/lab.ts';

/** A node as one address family has it. */
export interface Side extends NodeSide<string, string> {
  readonly family: 'inet' | 'inet6';
  readonly where: string;
}

/** One or both of them. */
export function sidesOf(node: LabNode): readonly Side[] {
  const { name: where, ipv6 } = node;
  const v4: Side = { ...node, family: 'inet', where };
  return ipv6 === undefined ? [v4] : [v4, { ...ipv6, family: 'inet6', where }];
}
