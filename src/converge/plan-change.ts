import type { Lab, LabNode, LabPod } from '../lab/lab.ts';
import type { Change, Joining, Leaving } from './change.ts';
import { containerChanges } from './container-changes.ts';
import { findObstacles } from './obstacles.ts';

/** What has to be done to make the lab `after` of the lab `before`. Pure; a lab and itself differ in nothing. */
export function planChange(before: Lab, after: Lab): Change {
  const nodes = pairsOf([...before.nodes, ...before.absent.nodes], [...after.nodes, ...after.absent.nodes]);
  const pods = pairsOf(before.pods, after.pods);
  const remade = new Map(
    nodes.flatMap((pair) => (whyRemade(pair) === undefined ? [] : [[pair.name, isSameMachine(pair)]])),
  );
  const isMoved = (pair: Pair<LabPod>): boolean => whyMoved(pair, remade) !== undefined;
  return {
    obstacles: findObstacles(before, after),
    podsLeaving: pods.flatMap((pair) => podLeaving(pair, remade, after)),
    nodesLeaving: nodes.flatMap(nodeLeaving),
    nodesJoining: nodes.flatMap(nodeJoining),
    podsJoining: pods.flatMap((pair) => podJoining(pair, remade, before)),
    agents: [],
    containers: pods.flatMap((pair) => (isMoved(pair) ? [] : containerChanges(pair.was, pair.is))),
  };
}

/** Nodes that are made again, by name, and whether they are the same machines as before. */
type Remade = ReadonlyMap<string, boolean>;

/** What something is before and after; one of the two is there. */
interface Pair<T> {
  readonly name: string;
  readonly was: T | undefined;
  readonly is: T | undefined;
}

/** What was first, in its order, then what is new. */
function pairsOf<T extends { readonly name: string }>(before: readonly T[], after: readonly T[]): Pair<T>[] {
  const [old, now] = [before, after].map((all) => new Map(all.map((one) => [one.name, one])));
  const names = new Set([...before, ...after].map(({ name }) => name));
  return [...names].map((name) => ({ name, was: old?.get(name), is: now?.get(name) }));
}

function stateOf(node: LabNode | undefined): LabNode['state'] {
  return node?.state ?? 'absent';
}

function nodeLeaving(pair: Pair<LabNode>): Leaving<LabNode>[] {
  const { was, is } = pair;
  if (was === undefined || was.state === 'absent') return [];
  if (stateOf(is) === 'absent') return [{ item: was, isForGood: true, why: 'leaves the cluster' }];
  if (was.state === 'stopped') return [];
  if (stateOf(is) === 'stopped') return [{ item: was, isForGood: false, why: 'is switched off' }];
  const why = whyRemade(pair);
  return why === undefined ? [] : [{ item: was, isForGood: !isSameMachine(pair), why }];
}

function nodeJoining(pair: Pair<LabNode>): Joining<LabNode>[] {
  const { was, is } = pair;
  if (is?.state !== 'up') return [];
  switch (stateOf(was)) {
    case 'absent':
      return [{ item: is, isBack: false, why: 'joins the cluster' }];
    case 'stopped':
      return [{ item: is, isBack: true, why: 'is switched on' }];
    case 'up': {
      const why = whyRemade(pair);
      return why === undefined ? [] : [{ item: is, isBack: isSameMachine(pair), why }];
    }
  }
}

/** A node that was only booted again has its address and its lease as before. */
function isSameMachine({ was, is }: Pair<LabNode>): boolean {
  return was?.address === is?.address && was?.subnet === is?.subnet;
}

const nodeFacts: readonly Fact<LabNode>[] = [
  ['address', ({ address, ipv6 }) => words(address, ipv6?.address)],
  ['pod subnet', ({ subnet, ipv6 }) => words(subnet, ipv6?.subnet)],
];

/** Why a node that stays has to be made again, after its name. */
function whyRemade({ was, is }: Pair<LabNode>): string | undefined {
  if (was?.state !== 'up' || is?.state !== 'up') return undefined;
  return differenceOf(nodeFacts, was, is) ?? (was.boots === is.boots ? undefined : 'is booted again');
}

const podFacts: readonly Fact<LabPod>[] = [
  ['address', ({ address, ipv6 }) => words(address, ipv6?.address)],
  ['MAC', ({ mac }) => mac],
  ['MTU', ({ mtuBytes }) => String(mtuBytes)],
];

/** Why a pod that stays has to be made again, after its name. */
function whyMoved({ was, is }: Pair<LabPod>, remade: Remade): string | undefined {
  if (was === undefined || is === undefined) return undefined;
  if (was.node !== is.node) return `moves from ${was.node} to ${is.node}`;
  return differenceOf(podFacts, was, is) ?? (remade.has(is.node) ? `goes with ${is.node}` : undefined);
}

function podLeaving(pair: Pair<LabPod>, remade: Remade, after: Lab): Leaving<LabPod>[] {
  const { name, was, is } = pair;
  if (was === undefined) return [];
  if (is !== undefined) {
    const why = whyMoved(pair, remade);
    return why === undefined ? [] : [{ item: was, isForGood: !isSameNote(was, is), why }];
  }
  const isOff = after.absent.nodes.some((node) => node.name === was.node && node.state === 'stopped');
  return isOff && after.absent.pods.some((pod) => pod.name === name)
    ? [{ item: was, isForGood: false, why: `goes off with ${was.node}` }]
    : [{ item: was, isForGood: true, why: 'is taken away' }];
}

function podJoining(pair: Pair<LabPod>, remade: Remade, before: Lab): Joining<LabPod>[] {
  const { name, was, is } = pair;
  if (is === undefined) return [];
  if (was !== undefined) {
    const why = whyMoved(pair, remade);
    const isBack = isSameNote(was, is) && remade.get(is.node) !== false;
    return why === undefined ? [] : [{ item: is, isBack, why }];
  }
  const wasOff = before.absent.nodes.some((node) => node.name === is.node && node.state === 'stopped');
  const had = before.absent.pods.find((pod) => pod.name === name);
  return wasOff && had !== undefined && isSameNote(had, is)
    ? [{ item: is, isBack: true, why: `comes back with ${is.node}` }]
    : [{ item: is, isBack: false, why: 'is new' }];
}

/** Whether host-local's note about the pod is the same. */
function isSameNote(was: LabPod, is: LabPod): boolean {
  return was.node === is.node && was.address === is.address && was.ipv6?.address === is.ipv6?.address;
}

type Fact<T> = readonly [name: string, of: (item: T) => string];

/** The first fact that differs: `has MTU 1400 instead of 1450`. */
function differenceOf<T>(facts: readonly Fact<T>[], was: T, is: T): string | undefined {
  const found = facts.find(([, of]) => of(was) !== of(is));
  return found && `has ${found[0]} ${found[1](is)} instead of ${found[1](was)}`;
}

function words(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' and ');
}
