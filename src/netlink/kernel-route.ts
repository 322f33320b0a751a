import { type Attributes, addressOf, numberOf, readAttributes } from './attributes.ts';
import { cutOff } from './messages.ts';
import { ROUTE_HEAD_BYTES, RTA } from './route-requests.ts';

/** A route as the kernel tells of it. */
export interface KernelRoute {
  readonly table: number;
  /** `default`, `10.244.1.0/24`, or an address. */
  readonly dst: string;
  readonly via: string | undefined;
  /** Index of the device. */
  readonly device: number | undefined;
  readonly source: string | undefined;
  /** Derived by the kernel for one destination: the answer to `ip route get`. */
  readonly isCloned: boolean;
  /** It has several next hops. */
  readonly isMultipath: boolean;
  readonly metric: number;
  readonly typeOfService: number;
  readonly protocol: number;
  readonly scope: number;
  /** 1 unicast, 6 blackhole, … */
  readonly type: number;
  /** Bits, `RTNH_F_ONLINK` and others. */
  readonly flags: number;
}

const RTM_F_CLONED = 0x200;

/** Reads the payload of RTM_NEWROUTE and RTM_DELROUTE. @throws LabError `netlink/unreadable` */
export function readKernelRoute(payload: Buffer): KernelRoute {
  if (payload.length < ROUTE_HEAD_BYTES) throw cutOff('a route without its head');
  const attributes = readAttributes(payload, ROUTE_HEAD_BYTES);
  const flags = payload.readUInt32LE(8);
  return {
    table: numberOf(attributes, RTA.table) ?? payload.readUInt8(4),
    dst: destinationOf(attributes, payload.readUInt8(1)),
    via: addressOf(attributes, RTA.gateway),
    device: numberOf(attributes, RTA.device),
    source: addressOf(attributes, RTA.source),
    isCloned: (flags & RTM_F_CLONED) !== 0,
    isMultipath: attributes.has(RTA.hops),
    metric: numberOf(attributes, RTA.metric) ?? 0,
    typeOfService: payload.readUInt8(3),
    protocol: payload.readUInt8(5),
    scope: payload.readUInt8(6),
    type: payload.readUInt8(7),
    flags,
  };
}

function destinationOf(attributes: Attributes, length: number): string {
  const address = addressOf(attributes, RTA.destination);
  if (address === undefined) return length === 0 ? 'default' : `0/${length}`;
  const isWhole = length === (address.includes(':') ? 128 : 32);
  return isWhole ? address : `${address}/${length}`;
}
