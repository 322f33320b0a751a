import { decrementTtl, destinationOf, isIpv4, netUnreachable } from './ip-packet.ts';
import type { NextHops } from './next-hops.ts';

/** What packets come from and go to. Reading gives `undefined` when there is nothing to read; what cannot be written is lost, as on any wire. */
export interface Wires<H> {
  readonly readTun: () => Buffer | undefined;
  readonly writeTun: (packet: Buffer) => void;
  readonly readUdp: () => Buffer | undefined;
  readonly sendUdp: (packet: Buffer, to: H) => void;
}

/** Carries the packets of one node between its TUN device and its UDP socket. */
export interface Carrier {
  /** What the node's kernel has routed into the device goes to the node that has the destination. */
  readonly carryOut: () => void;
  /** What other nodes have sent goes to the kernel. */
  readonly carryIn: () => void;
}

/** So many packets are carried before others get their turn. */
const BURST = 64;

/** Each way is a hop, as with flannel: a packet to another node loses two. @param own the device's address, as a number */
export function carrier<H>(wires: Wires<H>, hops: Pick<NextHops<H>, 'find'>, own: number): Carrier {
  const out = (packet: Buffer): void => {
    if (!isIpv4(packet)) return;
    const hop = hops.find(destinationOf(packet));
    if (hop === undefined) {
      const answer = netUnreachable(packet, own);
      if (answer !== undefined) wires.writeTun(answer);
    } else if (decrementTtl(packet)) wires.sendUdp(packet, hop);
  };
  const enter = (packet: Buffer): void => {
    if (isIpv4(packet) && decrementTtl(packet)) wires.writeTun(packet);
  };
  return {
    carryOut: () => carry(wires.readTun, out),
    carryIn: () => carry(wires.readUdp, enter),
  };
}

function carry(read: () => Buffer | undefined, pass: (packet: Buffer) => void): void {
  for (let count = 0; count < BURST; count += 1) {
    const packet = read();
    if (packet === undefined) return;
    pass(packet);
  }
}
