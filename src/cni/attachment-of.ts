import type { CniResult } from './result.ts';

/** What an ADD's result says of a pod's cable. */
export interface ResultAttachment {
  /** Addresses with prefix length, either family: `10.244.1.2/24`. */
  readonly addresses: readonly { readonly address: string; readonly gateway: string | undefined }[];
  /** The pod's end; its MTU only from version 1.1.0 of the protocol on. */
  readonly eth0: ResultDevice | undefined;
  /** The node's end. */
  readonly veth: ResultDevice | undefined;
  /** What that is plugged into, where that is a device of its own. */
  readonly bridge: ResultDevice | undefined;
  readonly routes: readonly { readonly dst: string; readonly via: string | undefined }[];
}

export interface ResultDevice {
  readonly name: string;
  readonly mac: string | undefined;
  readonly mtuBytes: number | undefined;
}

/**
 * Finds the ends of a pod's cable in a result. Pure. Plugins list bridge, node's end, pod's end, and whatever later ones add (an ifb);
 * only the pod's has a sandbox.
 */
export function attachmentOf({ interfaces, ips, routes }: CniResult): ResultAttachment {
  const inPod = interfaces.findIndex(({ sandbox }) => sandbox !== undefined && sandbox !== '');
  const outside = interfaces.slice(0, Math.max(inPod, 0));
  return {
    addresses: ips
      .filter(({ interface: index }) => index === undefined || index === inPod)
      .map(({ address, gateway }) => ({ address, gateway })),
    eth0: deviceOf(interfaces[inPod]),
    veth: deviceOf(outside.at(-1)),
    bridge: deviceOf(outside.at(-2)),
    routes: routes.map(({ dst, gw }) => ({ dst, via: gw })),
  };
}

function deviceOf(row: CniResult['interfaces'][number] | undefined): ResultDevice | undefined {
  return row && { name: row.name, mac: row.mac, mtuBytes: row.mtu };
}
