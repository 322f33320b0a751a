import type { Names } from '../check/names.ts';
import type { Frame } from '../packet/frame.ts';
import type { SeenFrame } from '../packet/seen-frame.ts';
import { count } from './count.ts';
import { type FrameForm, describeFrame } from './frame-line.ts';
import type { Style } from './style.ts';

/** Widest point of most labs: `node-1/veth9bb860b4 out` */
const POINT_WIDTH = 24;

/**
 * A frame at a point: when, after the first frame; where; what; and below it the layers that carry it.
 *
 *     0.275 ms  node-1/flannel.1 out      ICMP echo request id 7 seq 1  10.244.1.2 (pod-a) > 10.244.2.2 (pod-b)  ttl 63, 84 bytes
 *                                         Ethernet ea:65:3c:5a:74:2c (node-1/flannel.1) > 1e:e9:26:ec:63:07 (node-2/flannel.1)
 */
export function formatSeenFrame({ captured, frame }: SeenFrame, sinceNs: bigint, form: FrameForm): string {
  const { style } = form;
  const [first = '', ...others] = describeFrame(frame, form);
  const ms = (Number(captured.atNs - sinceNs) / 1e6).toFixed(3);
  const point = `${captured.where}/${captured.dev} ${captured.direction}`;
  const head = `${style.dim(`${ms.padStart(9)} ms`)}  ${style.strong(point.padEnd(POINT_WIDTH))}  ${first}\n`;
  const indent = ' '.repeat(9 + 3 + 2 + POINT_WIDTH + 2);
  return head + others.map((line) => `${indent}${style.dim(line)}\n`).join('');
}

/** The same as data: the layers as they were read, with the owners of the numbers; payloads as base64. */
export function seenFrameData({ captured, frame }: SeenFrame, names: Names) {
  const { where, dev, direction, atNs, lengthBytes } = captured;
  const numbers = numbersIn(frame);
  const owners = numbers.flatMap((number) => {
    const owner = names.ownerOf(number);
    return owner === undefined ? [] : [[number, owner] as const];
  });
  return {
    where,
    dev,
    direction,
    atNs: String(atNs),
    lengthBytes,
    frame: withBase64(frame),
    names: Object.fromEntries(owners),
  };
}

/** Every MAC and address of a frame, of the one inside a tunnel too. */
function numbersIn({ ethernet, payload }: Frame): readonly string[] {
  const macs = ethernet === undefined ? [] : [ethernet.source, ethernet.destination];
  if (payload.kind === 'arp') return [...macs, payload.senderIp, payload.targetIp];
  if (payload.kind !== 'ip') return macs;
  const { source, destination, transport } = payload;
  const inner = transport.kind === 'udp' && transport.vxlan ? numbersIn(transport.vxlan.frame) : [];
  return [...new Set([...macs, source, destination, ...inner])];
}

function withBase64(frame: Frame): unknown {
  const text = JSON.stringify(frame, (_key, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  );
  return JSON.parse(text);
}

/** What the kernel had no room for, or that there was nothing such. */
export function formatMissed(missed: Readonly<Record<string, number>>, shown: number, style: Style): string {
  const lost = Object.entries(missed).filter(([, frames]) => frames > 0);
  const head = count(shown, 'frame');
  if (lost.length === 0) return `${head}, none missed\n`;
  const words = lost.map(([where, frames]) => `${frames} in ${where}`).join(', ');
  return `${head}; ${style.bad('missed')}, for want of room: ${words}\n`;
}
