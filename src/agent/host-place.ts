import type { Forwarder } from './forwarder.ts';
import type { StorePlace } from './lab-store.ts';

/** What all agents of a lab stand on. */
export interface HostPlace extends StorePlace {
  /** Carries packets in user space. */
  readonly forwarder: Forwarder;
}
