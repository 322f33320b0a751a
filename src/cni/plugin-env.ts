import { createHash } from 'node:crypto';
import type { NetworkAttachment } from './attachment.ts';
import type { CniCommand } from './call.ts';

/** What `CNI_ARGS` says of a pod in Kubernetes, in its order. The uid is derived from the name, so that it is the same in every run. */
export function kubernetesArgs(pod: string, containerId: string): readonly (readonly [string, string])[] {
  return [
    ['IgnoreUnknown', '1'],
    ['K8S_POD_NAMESPACE', 'default'],
    ['K8S_POD_NAME', pod],
    ['K8S_POD_INFRA_CONTAINER_ID', containerId],
    ['K8S_POD_UID', uidOf(pod)],
  ];
}

function uidOf(pod: string): string {
  const digest = createHash('sha256').update(pod).digest('hex');
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `4${digest.slice(13, 16)}`,
    `8${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
}

/** The environment of a plugin that is asked about a pod. @see containernetworking/cni SPEC.md, section 2, Parameters */
export function podEnv(
  command: CniCommand,
  bin: string,
  {
    containerId,
    ifName,
    netns,
    cniArgs,
  }: Pick<NetworkAttachment, 'containerId' | 'ifName' | 'netns' | 'cniArgs'>,
): Readonly<Record<string, string>> {
  return {
    ...nodeEnv(command, bin),
    CNI_CONTAINERID: containerId,
    CNI_NETNS: netns,
    CNI_IFNAME: ifName,
    CNI_ARGS: cniArgs.map(([key, value]) => `${key}=${value}`).join(';'),
  };
}

/** The environment of a plugin that is asked about its node. */
export function nodeEnv(command: CniCommand, bin: string): Readonly<Record<string, string>> {
  return { CNI_COMMAND: command, CNI_PATH: bin };
}
