import { inet, inet6 } from '../net/family.ts';
import type { Pod } from '../scenario/scenario.ts';
import { type Reservations, reserveAddresses } from './host-local.ts';
import type { NodeLife, Reserved } from './life.ts';

/**
 * The node with these pods and no others: those that are on it keep their addresses, the others get them as host-local gives them out.
 * The first pod makes the bridge.
 * @throws RangeError as `reserveAddresses`
 */
export function reservePods(node: NodeLife, pods: readonly Pod[]): NodeLife {
  const kept = node.pods.filter((had) => pods.some((pod) => isAsAsked(had, pod)));
  const { byName, last } = reserve(node, pods, kept);
  const sixes = reserve6(node, pods, kept);
  const order = [...kept.map(({ pod }) => pod), ...pods.map(({ name }) => name)];
  const reserved = [...new Set(order)].flatMap((pod): readonly Reserved[] => {
    const address = byName.get(pod);
    const address6 = sixes?.byName.get(pod);
    if (address === undefined) return [];
    return [{ pod, address, ...(address6 === undefined ? {} : { address6 }) }];
  });
  if (last === undefined) return { ...node, pods: reserved };
  const cursor = { address: last, ...(sixes?.last === undefined ? {} : { address6: sixes.last }) };
  return { ...node, pods: reserved, cursor, ...bridgeOf(node, reserved) };
}

function bridgeOf({ bridge, subnets }: NodeLife, pods: readonly Reserved[]): Pick<NodeLife, 'bridge'> {
  return bridge !== undefined || pods.length === 0 ? {} : { bridge: subnets };
}

function isAsAsked(had: Reserved, pod: Pod): boolean {
  return (
    had.pod === pod.name &&
    (pod.address === undefined || pod.address === had.address) &&
    (pod.address6 === undefined || pod.address6 === had.address6)
  );
}

function reserve({ subnets, cursor }: NodeLife, pods: readonly Pod[], kept: readonly Reserved[]) {
  const had = keptBy(kept, ({ address }) => address, cursor?.address);
  return reserveAddresses(inet, { subnet: subnets.subnet, kept: had }, pods);
}

function reserve6({ subnets, cursor }: NodeLife, pods: readonly Pod[], kept: readonly Reserved[]) {
  if (subnets.subnet6 === undefined) return undefined;
  const requests = pods.map(({ name, address6 }) => ({ name, address: address6 }));
  const had = keptBy(kept, ({ address6 }) => address6, cursor?.address6);
  return reserveAddresses(inet6, { subnet: subnets.subnet6, kept: had }, requests);
}

function keptBy<A>(
  kept: readonly Reserved[],
  addressOf: (one: Reserved) => A | undefined,
  last: A | undefined,
): Reservations<A> {
  const byName = new Map<string, A>();
  for (const one of kept) {
    const address = addressOf(one);
    if (address !== undefined) byName.set(one.pod, address);
  }
  return { byName, last };
}
