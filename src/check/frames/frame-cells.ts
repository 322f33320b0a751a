import type { Arp, Ethernet, Frame, Ip, Transport } from '../../packet/frame.ts';
import type { FrameColumn } from '../../scenario/expectations/frame-columns.ts';
import { cell } from '../row.ts';
import { frameKindsOf } from './frame-kinds-of.ts';

/** What a frame says, by the columns of a scenario. */
export type FrameCells = Readonly<Partial<Record<FrameColumn, readonly string[]>>>;

/** Reads a frame for comparison: what is wrapped fills the plain columns, its wrapping the outer ones. */
export function frameCells(frame: Frame): FrameCells {
  const { payload } = frame;
  const vxlan =
    payload.kind === 'ip' && payload.transport.kind === 'udp' ? payload.transport.vxlan : undefined;
  if (payload.kind !== 'ip' || vxlan === undefined) return plainCells(frame);
  return { ...plainCells(vxlan.frame), vni: cell(vxlan.vni), ...outerCells(frame.ethernet, payload) };
}

function plainCells({ ethernet, payload }: Frame): FrameCells {
  return {
    what: frameKindsOf(payload),
    'source mac': cell(ethernet?.source),
    'destination mac': cell(ethernet?.destination),
    ...(payload.kind === 'arp' ? arpCells(payload) : {}),
    ...(payload.kind === 'ip' ? ipCells(payload) : {}),
  };
}

function arpCells({ operation, senderMac, senderIp, targetIp }: Arp): FrameCells {
  return {
    'sender mac': [senderMac],
    ...(operation === 'request'
      ? { 'who-has': [targetIp], tell: [senderIp] }
      : { 'is-at': [senderMac], source: [senderIp] }),
  };
}

function ipCells({ source, destination, ttl, dontFragment, lengthBytes, id, transport }: Ip): FrameCells {
  const { sourcePort, destinationPort } = portsOf(transport);
  return {
    source: [source],
    destination: [destination],
    ttl: cell(ttl),
    df: onOff(dontFragment),
    size: cell(lengthBytes),
    id: cell(id),
    seq: cell(transport.kind === 'icmp' ? transport.echo?.seq : undefined),
    'source port': cell(sourcePort),
    'destination port': cell(destinationPort),
  };
}

function outerCells(ethernet: Ethernet | undefined, packet: Ip): FrameCells {
  const { sourcePort, destinationPort } = portsOf(packet.transport);
  return {
    'outer source mac': cell(ethernet?.source),
    'outer destination mac': cell(ethernet?.destination),
    'outer source': [packet.source],
    'outer destination': [packet.destination],
    'outer ttl': cell(packet.ttl),
    'outer df': onOff(packet.dontFragment),
    'outer size': cell(packet.lengthBytes),
    'outer source port': cell(sourcePort),
    'outer port': cell(destinationPort),
  };
}

interface Ports {
  readonly sourcePort?: number;
  readonly destinationPort?: number;
}

function portsOf(transport: Transport): Ports {
  return transport.kind === 'udp' || transport.kind === 'tcp' ? transport : {};
}

/** YAML reads `on` as a word and `true` as a truth value: both are taken. */
function onOff(value: boolean): readonly string[] {
  return value ? ['on', 'true'] : ['off', 'false'];
}
