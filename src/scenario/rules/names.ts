import { type Draft, isWhole, readable } from '../draft.ts';
import type { Finding } from '../finding.ts';
import { nearestHint } from '../nearest-hint.ts';
import { findRepeats, formatPath } from '../repeats.ts';
import { memberCount, memberNames } from '../resolve-store.ts';
import { shown } from '../shown.ts';

/** Nodes and pods are network namespaces of one sandbox, so that no two of them can have one name; and a pod is on a node that is there. */
export function checkNames(draft: Draft): readonly Finding[] {
  return [
    ...checkUnique(draft, 'nodes'),
    ...checkUnique(draft, 'pods'),
    ...checkApart(draft),
    ...checkControlPlane(draft),
    ...checkOnNode(draft),
  ];
}

const singular = { nodes: 'node', pods: 'pod' } as const;

function checkUnique(draft: Draft, kind: 'nodes' | 'pods'): readonly Finding[] {
  const given = readable<{ readonly name: string }>(draft[kind]).map(([index, { name }]) => ({
    value: name,
    path: [kind, index, 'name'],
  }));
  return findRepeats(given).map(({ value, path, firstPath }) => ({
    code: `scenario/duplicate-${singular[kind]}`,
    message: `two ${kind} are called "${value}"`,
    hint: `rename one of the two; the other is ${formatPath(firstPath.slice(0, -1))}`,
    path,
  }));
}

function checkApart({ nodes, pods }: Draft): readonly Finding[] {
  const nodeNames = new Set(readable(nodes).map(([, node]) => node.name));
  const both = readable(pods).filter(([, pod]) => nodeNames.has(pod.name));
  return both.map(([index, { name }]) => ({
    code: 'scenario/name-taken',
    message: `pod "${name}" has the name of a node; each is a network namespace, whose names must differ`,
    hint: 'rename the pod',
    path: ['pods', index, 'name'],
  }));
}

function checkControlPlane({ store, nodes, pods }: Draft): readonly Finding[] {
  const taken = new Set(store === undefined ? [] : memberNames(memberCount(store)));
  const named = [
    ...readable(nodes).map(([index, { name }]) => ({ what: 'node', name, path: ['nodes', index, 'name'] })),
    ...readable(pods).map(([index, { name }]) => ({ what: 'pod', name, path: ['pods', index, 'name'] })),
  ];
  return named
    .filter(({ name }) => taken.has(name))
    .map(({ what, name, path }) => ({
      code: 'scenario/name-taken',
      message: `${what} "${name}" has the name of a member of etcd, which is a node of its own`,
      hint: `rename the ${what}`,
      path,
    }));
}

function checkOnNode({ nodes, pods }: Draft): readonly Finding[] {
  if (!isWhole(nodes)) return [];
  const names = readable(nodes).map(([, node]) => node.name);
  const known = new Set(names);
  const lost = readable(pods).filter(([, pod]) => !known.has(pod.node));
  return lost.map(([index, { name, node }]) => ({
    code: 'scenario/unknown-node',
    message: `pod "${name}" runs on ${shown(node)}, which no node declares`,
    hint: nearestHint(node, names, 'declared nodes are'),
    path: ['pods', index, 'node'],
  }));
}
