import type { Lab } from '../lab/lab.ts';
import type { Runner } from '../sandbox/runner.ts';
import { type NextHop, nextHopIn } from './next-hop.ts';
import { askRoute, type PacketAt } from './route-get.ts';

/** The way of a packet as the routing tables of all namespaces have it. */
export interface Path extends Way {
  readonly from: string;
  readonly to: string;
}

interface Way {
  /** The sender's own address on it; absent when it could not even leave. */
  readonly source: string | undefined;
  /** Devices it passes, in order; of pods, whose only device is eth0, none. */
  readonly hops: readonly Hop[];
  readonly end: PathEnd;
}

export interface Hop {
  readonly where: string;
  readonly dev: string;
  /** A bridge that passes it on by its MAC; nothing is routed there. */
  readonly isSwitched: boolean;
}

export type PathEnd =
  | { readonly kind: 'arrived'; readonly where: string }
  /** Why it goes no further, mostly in the kernel's words, and the command that shows it. */
  | { readonly kind: 'stopped'; readonly where: string; readonly words: string; readonly command: string };

/** A packet that passes more routers than this goes in a circle. */
const MAX_ROUTERS = 16;

/**
 * Walks from namespace to namespace, asking each for its route (`ip route get`) until one says that the address is its own.
 * Nothing is sent.
 * @param ends the sender's namespace, the receiver's address
 * @throws LabError `observe/unreadable`
 */
export async function walkPath(
  inside: Runner,
  lab: Lab,
  ends: { readonly from: string; readonly to: string },
): Promise<Path> {
  const walk = { inside, nextHop: nextHopIn(lab), describe: hopsIn(lab) };
  const packet = { where: ends.from, to: ends.to, cameIn: undefined };
  return { ...ends, ...(await follow(walk, packet, MAX_ROUTERS)) };
}

interface Walk {
  readonly inside: Runner;
  readonly nextHop: ReturnType<typeof nextHopIn>;
  readonly describe: (leg: Leg) => readonly Hop[];
}

async function follow(walk: Walk, packet: PacketAt, routersLeft: number): Promise<Way> {
  const { where, to, cameIn } = packet;
  const answer = await askRoute(walk.inside, packet);
  const { command } = answer;
  const stop = (words: string, hops: readonly Hop[] = []): Way => ({
    ...{ source: cameIn?.from, hops, end: { kind: 'stopped', where, words, command } },
  });
  if (answer.kind === 'refused') return stop(answer.words);
  const { src, type, via, dev = '' } = answer.route;
  const source = cameIn?.from ?? src;
  if (type === 'local') return { source, hops: [], end: { kind: 'arrived', where } };
  const next = walk.nextHop({ where, dev }, via ?? to);
  const hops = walk.describe({ where, dev, next });
  if (next === undefined) return stop(`no device of the lab that ${dev} reaches has ${via ?? to}`, hops);
  if (routersLeft === 0) return stop('the tables send it in a circle');
  const onward = { where: next.where, to, cameIn: { from: source ?? to, by: next.dev } };
  const rest = await follow(walk, onward, routersLeft - 1);
  return { source, hops: [...hops, ...rest.hops], end: rest.end };
}

/** From one routing decision to the next. */
interface Leg {
  readonly where: string;
  readonly dev: string;
  readonly next: NextHop | undefined;
}

/** What a leg shows: the device it leaves by, the bridge that switches it, the device it comes in by; eth0 of a pod goes without saying. */
function hopsIn({ nodes, pods }: Lab): (leg: Leg) => readonly Hop[] {
  const podByName = new Map(pods.map((pod) => [pod.name, pod]));
  return ({ where, dev, next }) => {
    const pod = podByName.get(where);
    const isToPod = next !== undefined && podByName.has(next.where);
    const bridge = nodes.find(({ name }) => name === pod?.node)?.bridge;
    return [
      ...(pod === undefined ? [{ where, dev, isSwitched: false }] : []),
      ...(pod !== undefined && isToPod && bridge !== undefined
        ? [{ where: pod.node, dev: bridge.name, isSwitched: true }]
        : []),
      ...(next === undefined || isToPod ? [] : [{ where: next.where, dev: next.dev, isSwitched: false }]),
    ];
  };
}
