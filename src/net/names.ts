import { createHash } from 'node:crypto';
import * as z from 'zod';

/** RFC 1123 label: what Kubernetes takes as a pod's and Linux as a host's name. */
export const Label = z
  .string()
  .max(63, 'is longer than 63 characters, the limit of an RFC 1123 label')
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    'is not an RFC 1123 label (lower-case letters, digits and "-", starting and ending with a letter or digit)',
  );

/** Longest device name Linux takes: IFNAMSIZ less the final zero. @see linux/if.h */
export const MAX_DEVICE_NAME = 15;

/** The lab's name for its own outermost namespace, the L2 between the nodes. */
export const UNDERLAY = 'underlay';

/** What stands before a name that means its IPv6 address or network: `ipv6:pod-b`, `ipv6:pods of node-2`. */
export const IPV6_PREFIX = 'ipv6:';

/**
 * The node's end of a pod's cable: `veth` and 8 hex digits as the CNI bridge plugin names it, but derived from the pod's name.
 * `attempt` gives another one where two pods of a node would collide.
 */
export function vethName(pod: string, attempt = 0): string {
  return `veth${hex8(attempt === 0 ? pod : `${pod}#${attempt}`)}`;
}

/** The underlay's end of a node's cable: the node's name, shortened with a digest where Linux would refuse it. */
export function portName(node: string): string {
  return node.length <= MAX_DEVICE_NAME ? node : `${node.slice(0, 6)}-${hex8(node)}`;
}

function hex8(seed: string): string {
  return createHash('sha256').update(seed).digest('hex').slice(0, 8);
}

/** The one name of a device in a lab: its namespace and its own, `node-1/flannel.1`. */
export function deviceId({ where, dev }: { readonly where: string; readonly dev: string }): string {
  return `${where}/${dev}`;
}
