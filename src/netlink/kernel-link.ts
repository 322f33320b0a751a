import { type Attributes, addressOf, macOf, nested, numberOf, readAttributes, textOf } from './attributes.ts';
import { IFLA, INFO, IPTUN, LINK_HEAD_BYTES, VXLAN } from './link-attributes.ts';
import { cutOff } from './messages.ts';

/** A device as the kernel tells of it: other devices by their index, flags as bits. */
export interface KernelLink {
  readonly index: number;
  readonly name: string | undefined;
  readonly mac: string | undefined;
  readonly mtuBytes: number;
  /** Bits, `IFF_UP` and others. */
  readonly flags: number;
  /** @see RFC 2863 section 6 */
  readonly operstate: number;
  /** `veth`, `bridge`, `vxlan`; absent for lo. */
  readonly kind: string | undefined;
  readonly master: number | undefined;
  /** The device it stands on, or the other end of a cable; with `hasLinkNetns` a number of another namespace. */
  readonly link: number | undefined;
  readonly hasLinkNetns: boolean;
  readonly txqueuelen: number | undefined;
  readonly hairpin: boolean | undefined;
  readonly vxlan: KernelVxlan | undefined;
  /** Of an ipip device: the address its packets come from. */
  readonly tunnelLocal: string | undefined;
}

export interface KernelVxlan {
  readonly vni: number;
  readonly local: string | undefined;
  readonly device: number | undefined;
  readonly port: number;
  readonly learning: boolean;
  /** Where frames for everybody go, where it is a multicast group. */
  readonly group: string | undefined;
  readonly l2miss: boolean;
  readonly gbp: boolean;
}

const PORT_HAIRPIN = 4;

/**
 * Reads the payload of RTM_NEWLINK and RTM_DELLINK.
 * @throws LabError `netlink/unreadable`
 */
export function readKernelLink(payload: Buffer): KernelLink {
  if (payload.length < LINK_HEAD_BYTES) throw cutOff('a device without its head');
  const attributes = readAttributes(payload, LINK_HEAD_BYTES);
  const info = nested(attributes, IFLA.info);
  const data = nested(info, INFO.data);
  const kind = textOf(info, INFO.kind);
  const hairpin = numberOf(nested(info, INFO.portData), PORT_HAIRPIN);
  return {
    index: payload.readInt32LE(4),
    name: textOf(attributes, IFLA.name),
    mac: macOf(attributes, IFLA.address),
    mtuBytes: numberOf(attributes, IFLA.mtu) ?? 0,
    flags: payload.readUInt32LE(8),
    operstate: numberOf(attributes, IFLA.state) ?? 0,
    kind,
    master: numberOf(attributes, IFLA.master),
    link: numberOf(attributes, IFLA.link),
    hasLinkNetns: attributes.has(IFLA.linkNetns),
    txqueuelen: numberOf(attributes, IFLA.queue),
    hairpin: hairpin === undefined ? undefined : hairpin === 1,
    vxlan: kind === 'vxlan' ? readVxlan(data) : undefined,
    tunnelLocal: kind === 'ipip' ? addressOf(data, IPTUN.local) : undefined,
  };
}

function readVxlan(data: Attributes): KernelVxlan {
  return {
    vni: numberOf(data, VXLAN.id) ?? 0,
    local: addressOf(data, VXLAN.local) ?? addressOf(data, VXLAN.local6),
    device: numberOf(data, VXLAN.device),
    port: portOf(data.get(VXLAN.port)),
    learning: numberOf(data, VXLAN.learning) === 1,
    group: addressOf(data, VXLAN.group) ?? addressOf(data, VXLAN.group6),
    l2miss: numberOf(data, VXLAN.l2miss) === 1,
    gbp: data.has(VXLAN.gbp),
  };
}

/** The only number here in the network's byte order. */
function portOf(bytes: Buffer | undefined): number {
  return bytes?.length === 2 ? bytes.readUInt16BE() : 0;
}
