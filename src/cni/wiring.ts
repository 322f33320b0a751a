import { Address4 } from 'ip-address';
import * as z from 'zod';
import type { Problem } from '../error/lab-error.ts';
import { type PodWiring, PodWiringSchema } from '../lab/pod-wiring.ts';
import { attachmentOf } from './attachment-of.ts';
import { parseJson } from './plugin-failure.ts';
import type { JsonObject } from './json.ts';
import { readResult } from './result.ts';

/** `ip -j -d addr show` (iproute2 6.1). */
const LinksSchema = z.array(
  z.object({
    ifname: z.string(),
    address: z.string().optional(),
    mtu: z.int(),
    txqlen: z.int().default(0),
    master: z.string().optional(),
    linkinfo: z
      .object({
        info_kind: z.string().optional(),
        info_slave_data: z.object({ hairpin: z.boolean().optional() }).optional(),
      })
      .default({}),
    addr_info: z
      .array(
        z
          .object({
            family: z.string(),
            local: z.string().optional(),
            prefixlen: z.int(),
            broadcast: z.string().optional(),
          })
          .optional(),
      )
      .default([]),
  }),
);
export type Link = z.infer<typeof LinksSchema>[number];

/** Reads devices with their addresses; none where `ip` said something else. */
export function readLinks(text: string): readonly Link[] {
  return LinksSchema.safeParse(parseJson(text)).data ?? [];
}

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
  const { pod, result, inPod, onNode } = seen;
  const read = readResult(result);
  if (read === undefined) throw new Error(`the result of ${pod} was accepted and cannot be read`);
  const { addresses, veth, bridge, routes } = attachmentOf(read);
  const own = addresses.find(({ address }) => Address4.isValid(address));
  const card = inPod.find(({ ifname }) => ifname === 'eth0');
  const end = onNode.find(({ ifname, linkinfo }) => ifname === veth?.name && linkinfo.info_kind === 'veth');
  if (own === undefined)
    return problem(seen, 'no IPv4 address', 'give its network an ipam with an IPv4 subnet');
  if (card === undefined || end === undefined)
    return problem(
      seen,
      'no cable with an end on the node',
      'wire it by a plugin that makes one: bridge, ptp',
    );
  const { address, prefixLength, network } = partsOf(own.address);
  const gateway = own.gateway ?? network.first;
  const wiring = PodWiringSchema.safeParse({
    pod,
    address,
    prefixLength,
    broadcast: ipv4Of(card)?.broadcast,
    gateway,
    eth0: deviceOf(card),
    routes: routes
      .filter(({ dst }) => Address4.isValid(dst))
      .map(({ dst, via = gateway }) => ({ dst: routeText(dst), via })),
    veth: { ...deviceOf(end), master: end.master, hairpin: end.linkinfo.info_slave_data?.hairpin },
    bridge: bridgeOf(onNode.find(({ ifname }) => ifname === bridge?.name && ifname === end.master)),
  });
  return (
    wiring.data ??
    problem(seen, `a cable that is not understood (${wiring.error.issues[0]?.message ?? ''})`, 'report it')
  );
}

function problem({ pod, node }: SeenPod, without: string, hint: string): { readonly problem: Problem } {
  const message = `${pod} on ${node}: the CNI plugins gave it ${without}, which every pod of a lab has to have`;
  return { problem: { code: 'cni/no-place', message, hint } };
}

function ipv4Of({ addr_info: rows }: Link) {
  return rows.find((row) => row?.family === 'inet');
}

function deviceOf({ ifname, address, mtu, txqlen }: Link) {
  return { name: ifname, mac: address, mtuBytes: mtu, txqueuelen: txqlen };
}

/** A bridge that holds no IPv4 address is no hop of its own: to the lab it is as a part of the cable. */
function bridgeOf(link: Link | undefined) {
  const row = link && ipv4Of(link);
  if (link === undefined || row?.local === undefined) return undefined;
  const { address, network } = partsOf(`${row.local}/${row.prefixlen}`);
  return { ...deviceOf(link), address, subnet: network.text };
}

function partsOf(text: string) {
  const parsed = new Address4(text);
  const base = parsed.startAddress();
  return {
    address: parsed.correctForm(),
    prefixLength: parsed.subnetMask,
    network: {
      text: `${base.correctForm()}/${parsed.subnetMask}`,
      first: parsed.startAddressExclusive().correctForm(),
    },
  };
}

/** A destination as `ip route` prints it. */
function routeText(dst: string): string {
  return dst === '0.0.0.0/0' ? 'default' : partsOf(dst).network.text;
}
