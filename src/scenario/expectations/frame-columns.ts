import * as z from 'zod';
import { Text } from '../values.ts';

/** Kinds of frames a step can name, and what each is called in a sentence. */
export const frameKinds = {
  arp: 'ARP packet',
  'arp request': 'ARP request',
  'arp reply': 'ARP reply',
  ipv4: 'IPv4 packet',
  ipv6: 'IPv6 packet',
  fragment: 'fragment',
  icmp: 'ICMP packet',
  'echo request': 'echo request',
  'echo reply': 'echo reply',
  'icmp error': 'ICMP error',
  'ttl exceeded': '"TTL exceeded"',
  'fragmentation needed': '"fragmentation needed"',
  'network unreachable': '"network unreachable"',
  'host unreachable': '"host unreachable"',
  'port unreachable': '"port unreachable"',
  udp: 'UDP packet',
  tcp: 'TCP segment',
  'tcp syn': 'TCP SYN',
  'tcp syn ack': 'TCP SYN ACK',
  'tcp fin': 'TCP FIN',
  'tcp reset': 'TCP RST',
} as const;

export type FrameKind = keyof typeof frameKinds;

/** Whether a text names a kind of frames. */
export function isFrameKind(text: string): text is FrameKind {
  return Object.hasOwn(frameKinds, text);
}

const numberOrNone = Text.refine(
  (text) => /^(\d+|none)$/.test(text),
  'is no number; `none` is a frame that has none',
);
const truth = z.union([z.boolean(), z.enum(['on', 'off', 'none'])]).transform(String);

const number = (description: string, example: number | string) =>
  numberOrNone.exactOptional().meta({ description, examples: [example] });
const name = (description: string, example: string) =>
  Text.exactOptional().meta({ description, examples: [example] });
const flag = (description: string) => truth.exactOptional().meta({ description, examples: [true] });

/**
 * What can be said of a frame. In a frame that is wrapped (VXLAN) the plain columns speak of the frame inside, the outer ones of the wrapping.
 * `none` is a column that the frame does not have. The order is that of their weight where the nearest frame is looked for.
 */
export const frameColumns = {
  what: z
    .enum(Object.keys(frameKinds).filter(isFrameKind))
    .exactOptional()
    .meta({ description: 'Kind of the frame.', examples: ['echo request'] }),
  direction: z
    .enum(['in', 'out'])
    .exactOptional()
    .meta({ description: 'Into the device or out of it, as its namespace sees it.', examples: ['out'] }),
  'source mac': name('MAC of the sender on this link.', 'pod-a'),
  'destination mac': name('MAC of the receiver on this link; `everybody` is a broadcast.', 'node-1/cni0'),
  'who-has': name('Address an ARP request asks for.', 'pod-b'),
  tell: name('Address of the one who asks.', 'pod-a'),
  'is-at': name('MAC an ARP reply gives.', 'pod-b'),
  'sender mac': name('MAC of the sender, as an ARP packet says.', 'pod-a'),
  source: name('IP address of the sender.', 'pod-a'),
  destination: name('IP address of the receiver.', 'pod-b'),
  ttl: number('TTL, or hop limit.', 62),
  df: flag('The flag that forbids fragments.'),
  size: number('Length of the IP packet with its header, bytes.', 84),
  id: number('Identification of the IP packet.', 0),
  seq: number('Sequence number of an echo.', 1),
  'source port': number('TCP or UDP port of the sender.', 40_000),
  'destination port': number('TCP or UDP port of the receiver.', 8080),
  vni: number('VXLAN network; `none`: the frame is not wrapped.', 1),
  'outer source mac': name('Of the wrapping: MAC of the sender on this link.', 'node-1'),
  'outer destination mac': name('Of the wrapping: MAC of the receiver on this link.', 'node-2'),
  'outer source': name('Of the wrapping: IP address of the sender.', 'node-1'),
  'outer destination': name('Of the wrapping: IP address of the receiver.', 'node-2'),
  'outer ttl': number('Of the wrapping: TTL.', 64),
  'outer df': flag('Of the wrapping: the flag that forbids fragments.'),
  'outer size': number('Of the wrapping: length of the IP packet, bytes.', 134),
  'outer source port': number('Of the wrapping: UDP port of the sender.', 50_663),
  'outer port': number('Of the wrapping: UDP port of the receiver.', 8472),
} as const;

export type FrameColumn = keyof typeof frameColumns;
