import { Address4, Address6 } from 'ip-address';
import type { Problem } from '../error/lab-error.ts';
import { type PodWiring, PodWiringSchema } from '../lab/pod-wiring.ts';
import { attachmentOf, type ResultAttachment } from './attachment-of.ts';
import type { JsonObject } from './json.ts';
import { addressOn, type Link } from './links.ts';
import { readResult } from './result.ts';

/** What was seen of a pod after its ADD. */
export interface SeenPod {
  readonly pod: string;
  readonly node: string;
  readonly result: JsonObject;
  /** Devices of the pod and of the node. */
  readonly inPod: readonly Link[];
  readonly onNode: readonly Link[];
}

/**
 * How a pod is wired, by its ADD's result and, for what results do not say (MTU, queue, broadcast), by the kernel.
 * @returns a problem where the lab has no place for what the plugins made
 */
export function wiringOf(seen: SeenPod): PodWiring | { readonly problem: Problem } {
  const result = readResult(seen.result);
  if (result === undefined) throw new Error(`the result of ${seen.pod} was accepted and cannot be read`);
  const attachment = attachmentOf(result);
  const sides = sidesOf(attachment);
  const card = seen.inPod.find(({ ifname }) => ifname === 'eth0');
  const end = seen.onNode.find((link) => link.ifname === attachment.veth?.name && isCable(link));
  if (sides.ipv4 === undefined)
    return noPlace(seen, 'no IPv4 address', 'give its network an ipam with an IPv4 subnet');
  if (card === undefined || end === undefined)
    return noPlace(seen, 'no cable to the node', 'wire it by a plugin that makes one: bridge, ptp');
  const read = PodWiringSchema.safeParse({
    ...{ pod: seen.pod, ...sides.ipv4, ipv6: sides.ipv6 },
    broadcast: addressOn(card, 'inet')?.broadcast,
    eth0: deviceOf(card),
    routes: routesOf(attachment, sides.ipv4.gateway),
    veth: { ...deviceOf(end), master: end.master, hairpin: end.linkinfo.info_slave_data?.hairpin },
    bridge: bridgeOf(seen.onNode.find(({ ifname }) => ifname === end.master)),
  });
  return read.data ?? notUnderstood(seen, read.error.issues[0]?.message);
}

function isCable({ linkinfo }: Link): boolean {
  return linkinfo.info_kind === 'veth';
}

function noPlace({ pod, node }: SeenPod, without: string, hint: string): { readonly problem: Problem } {
  const message = `${pod} on ${node}: the CNI plugins gave it ${without}, which every pod of a lab has to have`;
  return { problem: { code: 'cni/no-place', message, hint } };
}

function notUnderstood({ pod, node }: SeenPod, what = 'no reason'): { readonly problem: Problem } {
  const message = `${pod} on ${node}: the result of the CNI plugins is not understood: ${what}`;
  const hint = `k8s-netlab shell ${node} shows what they have made`;
  return { problem: { code: 'cni/no-place', message, hint } };
}

interface Side {
  readonly address: string;
  readonly prefixLength: number;
  readonly gateway: string;
}

/** The first address of each family. Where a result names no gateway, it is the subnet's first address, as host-local has it. */
function sidesOf({ addresses }: ResultAttachment): { readonly ipv4?: Side; readonly ipv6?: Side } {
  const sides = addresses.map(({ address, gateway }) => {
    const { text, prefixLength, first } = partsOf(address);
    return { address: text, prefixLength, gateway: gateway ?? first };
  });
  const ipv4 = sides.find(({ address }) => Address4.isValid(address));
  const ipv6 = sides.find(({ address }) => Address6.isValid(address));
  return { ...(ipv4 && { ipv4 }), ...(ipv6 && { ipv6 }) };
}

function routesOf({ routes }: ResultAttachment, gateway: string) {
  return routes
    .filter(({ dst }) => Address4.isValid(dst))
    .map(({ dst, via = gateway }) => ({ dst: dst === '0.0.0.0/0' ? 'default' : partsOf(dst).network, via }));
}

function deviceOf({ ifname, address, mtu, txqlen }: Link) {
  return { name: ifname, mac: address, mtuBytes: mtu, txqueuelen: txqlen };
}

/** A bridge that holds no IPv4 address is no hop of its own: to the lab it is as a part of the cable. */
function bridgeOf(link: Link | undefined) {
  const own = link && addressOn(link, 'inet');
  if (link === undefined || own?.local === undefined) return undefined;
  const address6 = addressOn(link, 'inet6')?.local;
  const subnet = partsOf(`${own.local}/${own.prefixlen}`).network;
  return { ...deviceOf(link), address: own.local, address6, subnet };
}

/** An address with a prefix length, taken apart. */
function partsOf(text: string) {
  const parsed = Address4.isValid(text) ? new Address4(text) : new Address6(text);
  return {
    text: parsed.correctForm(),
    prefixLength: parsed.subnetMask,
    network: `${parsed.startAddress().correctForm()}/${parsed.subnetMask}`,
    first: parsed.startAddressExclusive().correctForm(),
  };
}
