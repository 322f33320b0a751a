import { isIpv6 } from '../net/ip-bytes.ts';
import type { Ipv4 } from '../net/ipv4.ts';
import type { Ipv6 } from '../net/ipv6.ts';
import type { Mac } from '../net/mac.ts';
import { flag, ip, macAttribute, nest, portAttribute, text, u32, u8 } from './format-attributes.ts';
import { IFF_UP, IFLA, INFO, IPTUN, LINK_HEAD_BYTES, VXLAN } from './link-attributes.ts';
import { CREATE, type Request, RTM } from './request.ts';

/** What every new device has. */
export interface NewLink {
  readonly name: string;
  readonly mtuBytes?: number | undefined;
  readonly mac?: Mac | undefined;
  /** 0 shows no `qlen`. */
  readonly txqueuelen?: number | undefined;
}

export interface NewVxlan extends NewLink {
  readonly vni: number;
  /** Of the outer packets. */
  readonly local: Ipv4 | Ipv6;
  /** Index of the device they leave by. */
  readonly device: number;
  /** UDP port; 0: the kernel's own, 8472. */
  readonly port: number;
  readonly learning: boolean;
  readonly gbp: boolean;
}

/** `ip link add NAME type vxlan …` */
export function addVxlan(link: NewVxlan): Request {
  return addLink(link, 'vxlan', [
    u32(VXLAN.id, link.vni),
    u32(VXLAN.device, link.device),
    ip(isIpv6(link.local) ? VXLAN.local6 : VXLAN.local, link.local),
    u8(VXLAN.learning, Number(link.learning)),
    ...(link.port === 0 ? [] : [portAttribute(VXLAN.port, link.port)]),
    ...(link.gbp ? [flag(VXLAN.gbp)] : []),
  ]);
}

/** `ip link add NAME type ipip local LOCAL`: a tunnel whose other end each route says. */
export function addIpip(link: NewLink & { readonly local: Ipv4 }): Request {
  return addLink(link, 'ipip', [ip(IPTUN.local, link.local), u8(IPTUN.pathMtuDiscovery, 1)]);
}

/** `ip link add NAME type wireguard` */
export function addWireguard(link: NewLink): Request {
  return addLink(link, 'wireguard', []);
}

function addLink(link: NewLink, kind: string, data: readonly Buffer[]): Request {
  return {
    type: RTM.newLink,
    flags: CREATE.exclusively,
    head: linkHead(0),
    attributes: [
      text(IFLA.name, link.name),
      ...(link.mtuBytes === undefined ? [] : [u32(IFLA.mtu, link.mtuBytes)]),
      ...(link.mac === undefined ? [] : [macAttribute(IFLA.address, link.mac)]),
      ...(link.txqueuelen === undefined ? [] : [u32(IFLA.queue, link.txqueuelen)]),
      nest(IFLA.info, [text(INFO.kind, kind), ...(data.length === 0 ? [] : [nest(INFO.data, data)])]),
    ],
  };
}

/** `ip link del` */
export function deleteLink(index: number): Request {
  return { type: RTM.delLink, flags: 0, head: linkHead(index), attributes: [] };
}

export interface LinkSettings {
  readonly isUp?: boolean;
  readonly mtuBytes?: number;
  readonly mac?: Mac;
}

/** `ip link set`: what is left out stays as it is. */
export function setLink(index: number, { isUp, mtuBytes, mac }: LinkSettings): Request {
  const head = linkHead(index);
  if (isUp !== undefined) {
    head.writeUInt32LE(isUp ? IFF_UP : 0, 8);
    head.writeUInt32LE(IFF_UP, 12);
  }
  return {
    type: RTM.setLink,
    flags: 0,
    head,
    attributes: [
      ...(mtuBytes === undefined ? [] : [u32(IFLA.mtu, mtuBytes)]),
      ...(mac === undefined ? [] : [macAttribute(IFLA.address, mac)]),
    ],
  };
}

/** `ip link show NAME`; its answer is a device, or `ENODEV`. */
export function getLink(name: string): Request {
  return { type: RTM.getLink, flags: 0, head: linkHead(0), attributes: [text(IFLA.name, name)] };
}

function linkHead(index: number): Buffer {
  const head = Buffer.alloc(LINK_HEAD_BYTES);
  head.writeInt32LE(index, 4);
  return head;
}
