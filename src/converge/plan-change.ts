import { isDeepStrictEqual } from 'node:util';
import type { Lab, LabNode, LabPod } from '../lab/lab.ts';
import type { Change, Joining, Leaving } from './change.ts';
import { containerChanges } from './container-changes.ts';
import { findObstacles } from './obstacles.ts';

/** What has to be done to make the lab `after` of the lab `before`. Pure; a lab and itself differ in nothing. */
export function planChange(before: Lab, after: Lab): Change {
  const nodes = pairsOf(before.nodes, after.nodes);
  const pods = pairsOf(before.pods, after.pods);
  const remade = new Set(nodes.flatMap((pair) => (whyRemade(pair) === undefined ? [] : [pair.name])));
  const isMoved = (pair: Pair<LabPod>): boolean => whyMoved(pair, remade) !== undefined;
  return {
    obstacles: findObstacles(before, after),
    podsLeaving: pods.flatMap((pair) => podLeaving(pair, remade, after)),
    nodesLeaving: nodes.flatMap((pair) => nodeLeaving(pair, after)),
    nodesJoining: nodes.flatMap((pair) => nodeJoining(pair, before)),
    podsJoining: pods.flatMap((pair) => podJoining(pair, remade)),
    containers: pods.flatMap((pair) => (isMoved(pair) ? [] : containerChanges(pair.was, pair.is))),
  };
}

/** What something is before and after; one of the two is there. */
interface Pair<T> {
  readonly name: string;
  readonly was: T | undefined;
  readonly is: T | undefined;
}

/** What was first, in its order, then what is new. */
function pairsOf<T extends { readonly name: string }>(before: readonly T[], after: readonly T[]): Pair<T>[] {
  const names = new Set([...before, ...after].map(({ name }) => name));
  return [...names].map((name) => ({
    name,
    was: before.find((one) => one.name === name),
    is: after.find((one) => one.name === name),
  }));
}

function isIn(items: readonly { readonly name: string }[], name: string): boolean {
  return items.some((one) => one.name === name);
}

function nodeLeaving({ name, was, is }: Pair<LabNode>, after: Lab): Leaving<LabNode>[] {
  if (was === undefined) return [];
  if (is === undefined) {
    return isIn(after.absent.nodes, name)
      ? [{ item: was, isForGood: false, why: 'is switched off' }]
      : [{ item: was, isForGood: true, why: 'leaves the cluster' }];
  }
  const why = whyRemade({ name, was, is });
  return why === undefined ? [] : [{ item: was, isForGood: !isSameMachine(was, is), why }];
}

function nodeJoining(pair: Pair<LabNode>, before: Lab): Joining<LabNode>[] {
  const { name, was, is } = pair;
  if (is === undefined) return [];
  if (was === undefined)
    return [{ item: is, why: isIn(before.absent.nodes, name) ? 'is switched on' : 'joins the cluster' }];
  const why = whyRemade(pair);
  return why === undefined ? [] : [{ item: is, why }];
}

/** A node that was only booted again has its address and its lease as before. */
function isSameMachine(was: LabNode, is: LabNode): boolean {
  return was.address === is.address && was.subnet === is.subnet;
}

const nodeFacts: readonly Fact<LabNode>[] = [
  ['address', ({ address, ipv6 }) => words(address, ipv6?.address)],
  ['pod subnet', ({ subnet, ipv6 }) => words(subnet, ipv6?.subnet)],
];

/** Why a node that stays has to be made again, after its name. */
function whyRemade({ was, is }: Pair<LabNode>): string | undefined {
  if (was === undefined || is === undefined) return undefined;
  return differenceOf(nodeFacts, was, is) ?? (was.boots === is.boots ? undefined : 'is booted again');
}

const podFacts: readonly Fact<LabPod>[] = [
  ['address', ({ address, ipv6 }) => words(address, ipv6?.address)],
  ['MAC', ({ mac }) => mac],
  ['MTU', ({ mtuBytes }) => String(mtuBytes)],
];

/** Why a pod that stays has to be made again, after its name. */
function whyMoved({ was, is }: Pair<LabPod>, remade: ReadonlySet<string>): string | undefined {
  if (was === undefined || is === undefined) return undefined;
  if (was.node !== is.node) return `moves from ${was.node} to ${is.node}`;
  return differenceOf(podFacts, was, is) ?? (remade.has(is.node) ? `goes with ${is.node}` : undefined);
}

function podLeaving(pair: Pair<LabPod>, remade: ReadonlySet<string>, after: Lab): Leaving<LabPod>[] {
  const { name, was, is } = pair;
  if (was === undefined) return [];
  if (is !== undefined) {
    const why = whyMoved(pair, remade);
    const isSame = was.node === is.node && isDeepStrictEqual(sidesOf(was), sidesOf(is));
    return why === undefined ? [] : [{ item: was, isForGood: !isSame, why }];
  }
  const isOff = isIn(after.absent.nodes, was.node) && isIn(after.absent.pods, name);
  return isOff
    ? [{ item: was, isForGood: false, why: `goes off with ${was.node}` }]
    : [{ item: was, isForGood: true, why: 'is taken away' }];
}

function podJoining(pair: Pair<LabPod>, remade: ReadonlySet<string>): Joining<LabPod>[] {
  const { was, is } = pair;
  if (is === undefined) return [];
  if (was === undefined) return [{ item: is, why: 'is new' }];
  const why = whyMoved(pair, remade);
  return why === undefined ? [] : [{ item: is, why }];
}

function sidesOf({ address, ipv6 }: LabPod) {
  return { address, address6: ipv6?.address };
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
