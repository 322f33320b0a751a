import type { NumberedNetwork } from './backends/udp/next-hops.ts';

/** What the thread that forwards packets is told. Nodes are numbered by who tells. */
export type ForwarderOrder =
  | { readonly say: 'add'; readonly node: number; readonly wires: ForwarderWires }
  | { readonly say: 'set'; readonly node: number; readonly network: NumberedNetwork; readonly hop: Hop }
  | { readonly say: 'unset'; readonly node: number; readonly network: NumberedNetwork }
  /** From then on its descriptors are the teller's to close. */
  | { readonly say: 'remove'; readonly node: number }
  | { readonly say: 'end' };

export interface ForwarderWires {
  /** Descriptors, non-blocking. */
  readonly tun: number;
  readonly udp: number;
  /** The TUN device's IPv4 address, as a number. */
  readonly address: number;
}

/** A node's UDP socket. */
export interface Hop {
  readonly host: string;
  readonly port: number;
}

/** The thread answers each `remove` when it has let go. */
export interface ForwarderAnswer {
  readonly removed: number;
}

/** Both ends are built together: a look at the outline is enough. */
export function isOrder(value: unknown): value is ForwarderOrder {
  return typeof value === 'object' && value !== null && 'say' in value;
}

export function isForwarderAnswer(value: unknown): value is ForwarderAnswer {
  return typeof value === 'object' && value !== null && 'removed' in value;
}
