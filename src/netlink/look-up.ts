import type { Ipv4 } from '../net/ipv4.ts';
import type { Ipv6 } from '../net/ipv6.ts';
import { dumps } from './dump-request.ts';
import type { Answer } from './kernel-answer.ts';
import { type KernelAddress, readKernelAddress } from './kernel-address.ts';
import { type KernelLink, readKernelLink } from './kernel-link.ts';
import { type KernelRoute, readKernelRoute } from './kernel-route.ts';
import { getLink } from './link-requests.ts';
import { FAMILY, RTM } from './request.ts';
import { getRoute, MAIN_TABLE } from './route-requests.ts';
import { expectDone, type Rtnetlink } from './rtnetlink.ts';

/** The device of that name; `undefined` when there is none. */
export function findLink(kernel: Rtnetlink, name: string): KernelLink | undefined {
  const answer = kernel.ask(getLink(name));
  if (answer.kind === 'refused' && answer.code === 'ENODEV') return undefined;
  const [link] = expectDone(answer, `looking for ${name}`).filter(({ type }) => type === RTM.newLink);
  return link && readKernelLink(link.payload);
}

/** Addresses of a device, of both families, in the kernel's order. */
export function listAddresses(kernel: Rtnetlink, device: number): readonly KernelAddress[] {
  return kernel
    .list({ ...dumps.addresses, family: FAMILY.any })
    .flatMap(({ payload }) => readKernelAddress(payload) ?? [])
    .filter((address) => address.device === device);
}

/** What `ip route`, or `ip -6 route`, shows. */
export function listMainRoutes(kernel: Rtnetlink, family: 'inet' | 'inet6'): readonly KernelRoute[] {
  return kernel
    .list({ ...dumps.routes, family: FAMILY[family] })
    .map(({ payload }) => readKernelRoute(payload))
    .filter(({ table, isCloned }) => table === MAIN_TABLE && !isCloned);
}

/** Which of the addresses a packet reaches without a router between: the kernel would ask for their own MAC. */
export function directlyReached<A extends Ipv4 | Ipv6>(
  kernel: Rtnetlink,
  addresses: readonly A[],
): ReadonlySet<A> {
  const answers = kernel.askAll(addresses.map(getRoute));
  return new Set(addresses.filter((_address, index) => isDirect(answers[index])));
}

function isDirect(answer: Answer | undefined): boolean {
  if (answer?.kind !== 'done') return false;
  const routes = answer.messages.map(({ payload }) => readKernelRoute(payload));
  return routes.length === 1 && routes.every(({ via, isMultipath }) => via === undefined && !isMultipath);
}
