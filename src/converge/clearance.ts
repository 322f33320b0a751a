import type { LabNode, LabPod } from '../lab/lab.ts';
import type { Ipv4 } from '../net/ipv4.ts';
import { formatClearing } from '../plan/clearing.ts';
import { planPodsLeave, planPowerOff, planRelease, planScrap } from '../plan/leave.ts';
import type { Step } from '../plan/plan.ts';
import type { StopOrder } from '../runtime/request.ts';
import type { Change, Joining, Leaving } from './change.ts';

/** What takes away pods and nodes, whether they are there, gone, or half of both. Plain data, so that it outlives who began. */
export interface Clearance {
  readonly pods: readonly string[];
  readonly nodes: readonly string[];
  readonly stop: readonly StopOrder[];
  /** Agents that end, and what is then to be revoked: the leases of public IPs that do not come back. */
  readonly agents: readonly string[];
  readonly leases: readonly Ipv4[];
  /** For a shell of the lab. */
  readonly script: string;
}

/** What Kubernetes gives a program to end, 30 s, is long in a lab. */
const GRACE_MS = 2000;

/** What takes away all that leaves. */
export function clearanceOf(change: Change): Clearance {
  const { podsLeaving, nodesLeaving, containers } = change;
  const ending = containers.flatMap(({ pod, stop }) =>
    stop.map((name) => ({ pod, name, graceMs: GRACE_MS })),
  );
  return {
    pods: namesOf(podsLeaving),
    nodes: namesOf(nodesLeaving),
    stop: [...podsLeaving.flatMap((pod) => ordersFor(pod, nodesLeaving)), ...ending],
    agents: namesOf(nodesLeaving),
    leases: nodesLeaving.flatMap(({ item, isForGood }) => (isForGood ? [item.address] : [])),
    script: formatClearing(stepsOf(podsLeaving, nodesLeaving)),
  };
}

/** What takes away all that a change touches, after which it can be begun anew wherever it ended. */
export function undoingOf(change: Change): Clearance {
  const leave = <T extends { readonly name: string }>(
    leaving: readonly Leaving<T>[],
    joining: readonly Joining<T>[],
  ): readonly Leaving<T>[] => [
    ...leaving,
    ...joining
      .filter(({ item }) => !leaving.some((one) => one.item.name === item.name))
      .map(({ item, why, isBack }) => ({ item, why, isForGood: !isBack })),
  ];
  const bothWays = change.containers.map(({ stop, start, ...one }) => ({
    ...one,
    stop: [...new Set([...stop, ...start.map(({ name }) => name)])],
    start: [],
  }));
  return clearanceOf({
    ...change,
    containers: bothWays,
    podsLeaving: leave(change.podsLeaving, change.podsJoining),
    nodesLeaving: leave(change.nodesLeaving, change.nodesJoining),
  });
}

/** A node that loses its power asks no program to end. */
function ordersFor({ item }: Leaving<LabPod>, nodes: readonly Leaving<LabNode>[]): readonly StopOrder[] {
  const isCut = nodes.some((node) => node.item.name === item.node);
  return item.containers.map(({ name }) => ({ pod: item.name, name, graceMs: isCut ? 0 : GRACE_MS }));
}

function stepsOf(pods: readonly Leaving<LabPod>[], nodes: readonly Leaving<LabNode>[]): readonly Step[] {
  const itemsOf = <T>(all: readonly Leaving<T>[]): readonly T[] => all.map(({ item }) => item);
  return [
    ...planPodsLeave(itemsOf(pods)),
    ...planRelease(itemsOf(pods.filter(({ isForGood }) => isForGood))),
    ...itemsOf(nodes).flatMap(planPowerOff),
    ...itemsOf(nodes.filter(({ isForGood }) => isForGood)).map(planScrap),
  ];
}

function namesOf(all: readonly Leaving<{ readonly name: string }>[]): readonly string[] {
  return all.map(({ item }) => item.name);
}
