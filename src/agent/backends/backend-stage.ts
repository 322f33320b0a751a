import type { KernelLink } from '../../netlink/kernel-link.ts';
import { findLink } from '../../netlink/look-up.ts';
import { type Rtnetlink, rtnetlinkOn } from '../../netlink/rtnetlink.ts';
import type { BackendContext } from './backend-context.ts';
import { backendError } from './backend-error.ts';
import { FLANNEL_RETRY, type Retrying } from './retry.ts';

/** What all backends do their work with. */
export interface BackendStage {
  readonly context: BackendContext;
  readonly kernel: Rtnetlink;
  readonly external: KernelLink;
  readonly retrying: Retrying;
  readonly close: () => Promise<void>;
}

/** @throws LabError `agent/backend-failed` when the namespace has no such device */
export async function openStage(context: BackendContext): Promise<BackendStage> {
  const kernel = rtnetlinkOn(await context.namespace.netlink());
  const external = findLink(kernel, context.external.name);
  if (external === undefined) {
    kernel.close();
    throw backendError(`error looking up interface ${context.external.name}: no such network interface`);
  }
  const stop = new AbortController();
  return {
    context,
    kernel,
    external,
    retrying: { settings: context.retry ?? FLANNEL_RETRY, log: context.log, signal: stop.signal },
    close: () => {
      stop.abort();
      kernel.close();
      return Promise.resolve();
    },
  };
}
