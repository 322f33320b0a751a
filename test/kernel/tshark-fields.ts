import { execa } from 'execa';
import type { CapturedFrame } from '../../src/packet/captured-frame.ts';
import { decodeFrame } from '../../src/packet/decode-frame.ts';
import type { Frame, Transport } from '../../src/packet/frame.ts';

/** What both readers are asked of a frame; a frame in a frame gives a field once more. */
const FIELDS = [
  'frame.interface_name',
  'eth.src',
  'eth.dst',
  'arp.opcode',
  'arp.src.proto_ipv4',
  'arp.dst.proto_ipv4',
  'ip.src',
  'ip.dst',
  'ip.ttl',
  'ip.len',
  'ip.flags.df',
  'ip.frag_offset',
  'ipv6.src',
  'ipv6.hlim',
  'icmp.type',
  'icmp.code',
  'icmp.ident',
  'icmpv6.type',
  'udp.srcport',
  'udp.dstport',
  'tcp.dstport',
  'tcp.seq_raw',
  'vxlan.vni',
] as const;

type Row = Readonly<Record<string, readonly string[]>>;

/** Has tshark read a capture; `undefined` where it is not installed. */
export async function tsharkFields(
  file: Buffer,
): Promise<
  { theirs: readonly Row[]; ours: (frames: readonly CapturedFrame[]) => readonly Row[] } | undefined
> {
  const options = [
    '-d',
    'udp.port==8472,vxlan',
    '-o',
    'ip.defragment:FALSE',
    '-T',
    'fields',
    '-E',
    'separator=|',
  ];
  const fields = FIELDS.flatMap((field) => ['-e', field]);
  const shell = 'cat | tshark -r - "$@"';
  const result = await execa('sh', ['-c', shell, 'sh', ...options, ...fields], {
    input: file,
    reject: false,
  });
  if (result.stderr.includes('not found')) return undefined;
  const theirs = result.stdout.split('\n').map((line): Row => {
    const cells = line.split('|').map((cell) => (cell === '' ? [] : cell.split(',').map(plain)));
    return Object.fromEntries(FIELDS.map((field, index) => [field, cells[index] ?? []]));
  });
  return { theirs, ours: (frames) => frames.map(rowOf) };
}

/** tshark writes some numbers in hexadecimal, some truth values as words. */
function plain(word: string): string {
  if (word.startsWith('0x')) return String(Number(word));
  if (word === 'True') return '1';
  return word === 'False' ? '0' : word;
}

function rowOf({ where, dev, bytes, link }: CapturedFrame): Row {
  const row: Record<string, string[]> = Object.fromEntries(FIELDS.map((field) => [field, []]));
  row['frame.interface_name'] = [`${where}/${dev}`];
  addFrame(decodeFrame(bytes, link, { vxlanPorts: [8472] }), row);
  return row;
}

type Cells = Record<string, string[]>;

function add(row: Cells, field: (typeof FIELDS)[number], value: string | number): void {
  row[field]!.push(String(value));
}

function addFrame({ ethernet, payload }: Frame, row: Cells): void {
  if (ethernet !== undefined) {
    add(row, 'eth.src', ethernet.source);
    add(row, 'eth.dst', ethernet.destination);
  }
  if (payload.kind === 'arp') {
    add(row, 'arp.opcode', payload.operation === 'request' ? 1 : 2);
    add(row, 'arp.src.proto_ipv4', payload.senderIp);
    add(row, 'arp.dst.proto_ipv4', payload.targetIp);
  }
  if (payload.kind === 'ip') addIp(payload, row);
}

function addIp(packet: Extract<Frame['payload'], { kind: 'ip' }>, row: Cells): void {
  if (packet.version === 6) {
    add(row, 'ipv6.src', packet.source);
    add(row, 'ipv6.hlim', packet.ttl);
  } else {
    add(row, 'ip.src', packet.source);
    add(row, 'ip.dst', packet.destination);
    add(row, 'ip.ttl', packet.ttl);
    add(row, 'ip.len', packet.lengthBytes);
    add(row, 'ip.flags.df', packet.dontFragment ? 1 : 0);
    // In units of eight bytes, as in the header.
    add(row, 'ip.frag_offset', (packet.fragment?.offsetBytes ?? 0) / 8);
  }
  addTransport(packet.transport, row);
}

function addTransport(transport: Transport, row: Cells): void {
  switch (transport.kind) {
    case 'icmp':
      if (transport.version === 6) {
        add(row, 'icmpv6.type', transport.type);
        return;
      }
      add(row, 'icmp.type', transport.type);
      add(row, 'icmp.code', transport.code);
      if (transport.echo !== undefined) add(row, 'icmp.ident', transport.echo.id);
      if (transport.about !== undefined) addIp(transport.about, row);
      return;
    case 'udp':
      add(row, 'udp.srcport', transport.sourcePort);
      add(row, 'udp.dstport', transport.destinationPort);
      if (transport.vxlan === undefined) return;
      add(row, 'vxlan.vni', transport.vxlan.vni);
      addFrame(transport.vxlan.frame, row);
      return;
    case 'tcp':
      add(row, 'tcp.dstport', transport.destinationPort);
      add(row, 'tcp.seq_raw', transport.seq);
      return;
    case 'other':
    case 'fragment':
    case 'malformed':
      return;
  }
}
