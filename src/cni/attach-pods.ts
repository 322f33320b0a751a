import { LabError, type Problem } from '../error/lab-error.ts';
import type { Ipv4 } from '../net/ipv4.ts';
import type { Mac } from '../net/mac.ts';
import type { Runner } from '../sandbox/runner.ts';
import { addNetworks, type ForPod } from './add-networks.ts';
import type { NetworkAttachment, PodAttachment } from './attachment.ts';
import { deleteNetworks } from './delete-networks.ts';
import type { CniNode } from './flannel-on-node.ts';
import type { JsonObject } from './json.ts';
import { keepAndLook } from './keep-and-look.ts';
import { type CniNetwork, LOOPBACK } from './network.ts';
import { kubernetesArgs } from './plugin-env.ts';
import { problemOf } from './plugin-failure.ts';
import { readCache } from './read-cache.ts';
import { wiringOf } from './wiring.ts';

/** A pod whose network namespace is there and empty. */
export interface PodToAttach {
  readonly name: string;
  /** Address and MAC asked for, where the scenario says them. */
  readonly address?: Ipv4 | undefined;
  readonly mac?: Mac | undefined;
  /** What plugins with these capabilities are told: `portMappings`, `bandwidth`, … */
  readonly capabilityArgs?: JsonObject;
}

/**
 * Attaches pods of one node by its plugins, one after another as a kubelet does: the loopback, then the node's network as eth0.
 * Those that were attached in a life that their node has lost are detached first, as containerd does it after a boot.
 * All or none: when one of them cannot be attached, DEL follows for all.
 * @throws LabError `cni/plugin-…` for every plugin that refused, `cni/no-place`, `cni/no-node`
 */
export async function attachPods(
  inside: Runner,
  node: CniNode,
  pods: readonly PodToAttach[],
): Promise<readonly PodAttachment[]> {
  await forgetLivesBefore(inside, node, pods);
  const wanted = pods.flatMap((pod) => wantedOf(node, pod));
  const added = await addNetworks(inside, node, wanted);
  const failures = added.flatMap((one) => (one.kind === 'failed' ? one.failures : []));
  const giveUp = async (problems: readonly Problem[]): Promise<void> => {
    const [first, ...rest] = problems;
    if (first === undefined) return;
    await deleteNetworks(
      inside,
      node,
      wanted.map((one) => ({ ...one, result: {} })),
    );
    throw new LabError([first, ...rest], { blame: 'machine' });
  };
  await giveUp(failures.map(problemOf));
  const networks = added.flatMap((one) => (one.kind === 'added' ? [one.attachment] : []));
  const seen = await keepAndLook(inside, node.name, { networks, pods: pods.map(({ name }) => name) });
  const made = pods.map(({ name: pod }) =>
    attachmentOfPod({ pod, node: node.name, bin: node.bin }, networks, seen),
  );
  await giveUp(made.flatMap((one) => ('problem' in one ? [one.problem] : [])));
  return made.flatMap((one) => ('problem' in one ? [] : [one]));
}

/** What DEL does not do then, is for ADD to stumble over, and to be told. */
async function forgetLivesBefore(inside: Runner, node: CniNode, pods: readonly PodToAttach[]): Promise<void> {
  const names = new Set(pods.map(({ name }) => name));
  const stale = (await readCache(inside, node.name)).filter(({ containerId }) => names.has(containerId));
  await deleteNetworks(inside, node, stale);
}

/** In containerd's order; a pod's name is also the id of its sandbox. */
function wantedOf({ network }: CniNode, pod: PodToAttach): readonly ForPod[] {
  const common = { pod: pod.name, containerId: pod.name, netns: `/run/netns/${pod.name}` };
  const asked = askedOf(network, pod);
  const cniArgs = kubernetesArgs(pod.name, pod.name).map(([key, value]): [string, string] => [key, value]);
  return [
    { ...common, network: LOOPBACK, ifName: 'lo', cniArgs, capabilityArgs: {} },
    {
      ...{ ...common, network, ifName: 'eth0', cniArgs: [...cniArgs, ...asked.cniArgs] },
      capabilityArgs: { ...asked.capabilityArgs, ...pod.capabilityArgs },
    },
  ];
}

/** An address and a MAC go to the plugins that declare to take them so, else by the arguments that host-local and bridge know. */
function askedOf(
  { plugins }: CniNetwork,
  { address, mac }: PodToAttach,
): Pick<NetworkAttachment, 'cniArgs' | 'capabilityArgs'> {
  const isDeclared = (capability: string): boolean =>
    plugins.some(({ capabilities }) => capabilities?.[capability] === true);
  const cniArgs: [string, string][] = [];
  if (address !== undefined && !isDeclared('ips')) cniArgs.push(['IP', address]);
  if (mac !== undefined && !isDeclared('mac')) cniArgs.push(['MAC', mac]);
  return {
    cniArgs,
    capabilityArgs: { ...(address !== undefined && { ips: [address] }), ...(mac !== undefined && { mac }) },
  };
}

function attachmentOfPod(
  own: Pick<PodAttachment, 'pod' | 'node' | 'bin'>,
  all: readonly NetworkAttachment[],
  seen: Awaited<ReturnType<typeof keepAndLook>>,
): PodAttachment | { readonly problem: Problem } {
  const networks = all.filter(({ containerId }) => containerId === own.pod);
  const last = networks.at(-1);
  if (last === undefined) throw new Error(`pod ${own.pod} has no attachment`);
  const wiring = wiringOf({ ...own, result: last.result, onNode: seen.onNode, inPod: seen.inPod(own.pod) });
  return 'problem' in wiring ? wiring : { ...own, networks, wiring };
}
