import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { openReadySet } from '../netlink/epoll.ts';
import { attempt } from '../netlink/libc.ts';
import { socketAddress } from '../netlink/socket-address.ts';
import { type Carrier, carrier, type Wires } from './backends/udp/carrier.ts';
import { type NextHops, nextHops } from './backends/udp/next-hops.ts';
import { type ForwarderOrder, type ForwarderWires, isOrder } from './forwarder-protocol.ts';

/**
 * A worker thread that carries the packets of all nodes whose backend is udp. It waits in the kernel, not in its event loop: whoever tells it
 * something rings its bell, an eventfd, too.
 */

/** Larger than any IPv4 packet. One is carried at a time. */
const room = Buffer.alloc(0x1_0000);
const bellRoom = Buffer.alloc(8);

/** A process that exits waits for its threads, and one that waits in the kernel hears of it only when it comes back. */
const PATIENCE_MS = 250;

interface CarriedNode {
  readonly wires: ForwarderWires;
  readonly hops: NextHops<Buffer>;
  readonly carrier: Carrier;
}

const bell: unknown = workerData;
if (parentPort === null || typeof bell !== 'number') throw new Error('the thread was not given its bell');
const port = parentPort;
const nodes = new Map<number, CarriedNode>();
/** What is to be done when a descriptor can be read. */
const tasks = new Map<number, () => void>();
const readySet = openReadySet();
const state = { isOver: false };
readySet.add(bell);
tasks.set(bell, () => {
  attempt('read', bell, bellRoom, bellRoom.length);
  for (let told = receiveMessageOnPort(port); told !== undefined; told = receiveMessageOnPort(port)) {
    const order: unknown = told.message;
    if (isOrder(order)) obey(order);
  }
});
while (!state.isOver) for (const fd of readySet.ready(PATIENCE_MS)) tasks.get(fd)?.();
readySet.close();

function obey(order: ForwarderOrder): void {
  switch (order.say) {
    case 'add':
      add(order.node, order.wires);
      break;
    case 'set':
      nodes.get(order.node)?.hops.set(order.network, socketAddress(order.hop).bytes);
      break;
    case 'unset':
      nodes.get(order.node)?.hops.remove(order.network);
      break;
    case 'remove':
      remove(order.node);
      break;
    case 'end':
      state.isOver = true;
  }
}

function add(node: number, wires: ForwarderWires): void {
  const hops = nextHops<Buffer>();
  const carried: CarriedNode = { wires, hops, carrier: carrier(wiresOf(wires), hops, wires.address) };
  nodes.set(node, carried);
  tasks.set(wires.tun, carried.carrier.carryOut);
  tasks.set(wires.udp, carried.carrier.carryIn);
  readySet.add(wires.tun);
  readySet.add(wires.udp);
}

function remove(node: number): void {
  const carried = nodes.get(node);
  if (carried !== undefined) {
    const { tun, udp } = carried.wires;
    [tun, udp].forEach((fd) => {
      readySet.remove(fd);
      tasks.delete(fd);
    });
  }
  nodes.delete(node);
  port.postMessage({ removed: node });
}

/** What the kernel refuses (no room, no route, device down) is a packet lost. */
function wiresOf({ tun, udp }: ForwarderWires): Wires<Buffer> {
  const packetOf = (length: number): Buffer | undefined =>
    length > 0 ? room.subarray(0, length) : undefined;
  return {
    readTun: () => packetOf(attempt('read', tun, room, room.length)),
    writeTun: (packet) => void attempt('write', tun, packet, packet.length),
    readUdp: () => packetOf(attempt('recv', udp, room, room.length, 0)),
    sendUdp: (packet, to) => void attempt('sendto', udp, packet, packet.length, 0, to, to.length),
  };
}
