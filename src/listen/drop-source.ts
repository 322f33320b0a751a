import { openPerfRings, type TraceRecord } from './perf-ring.ts';
import type { DropNews, TrailPoint } from './protocol.ts';
import type { Source, Tell } from './source.ts';
import type { TraceFormat } from './trace-format.ts';
import { readTraceFormats } from './tracefs.ts';

/** Where a packet's buffer can be followed, and where it ends. */
const TRACEPOINTS = [
  'net/netif_receive_skb',
  'net/net_dev_queue',
  'skb/kfree_skb',
  'skb/consume_skb',
] as const;
type Tracepoint = (typeof TRACEPOINTS)[number];

/** Records of two processors are compared only when they are so old that none before them can still come, ns. */
const SETTLED_NS = 1_000_000n;
/** So many devices of a buffer are remembered, the last ones. */
const TRAIL_LENGTH = 16;

/** Listens for packets that the kernel drops, and its reasons. @throws Error with the kernel's words; only root may */
export function openDrops(tell: Tell): Source {
  const formats = readTraceFormats(TRACEPOINTS);
  const rings = openPerfRings([...formats.values()].map(({ id }) => id));
  const read = dropReader(formats, tell);
  let pending: readonly TraceRecord[] = [];
  const poll = (isLast: boolean): void => {
    const records = [...pending, ...rings.read()].sort((a, b) =>
      a.atNs < b.atNs ? -1 : Number(a.atNs > b.atNs),
    );
    const settled = isLast ? undefined : (records.at(-1)?.atNs ?? 0n) - SETTLED_NS;
    pending = records.filter(({ atNs }) => settled !== undefined && atNs > settled);
    records.slice(0, records.length - pending.length).forEach(read);
  };
  return {
    poll: () => poll(false),
    stop: () => {
      poll(true);
      rings.close();
      return Promise.resolve({ missed: {} });
    },
  };
}

/** Reads records in the order of time, and tells of each drop what befell its buffer before. */
function dropReader(
  formats: ReadonlyMap<Tracepoint, TraceFormat>,
  tell: (news: DropNews) => void,
): (record: TraceRecord) => void {
  const byId = new Map([...formats].map(([name, format]) => [format.id, { name, format }]));
  /** By the buffer's address in the kernel; the buffer is gone, and its address soon another's, when it is freed. */
  const trails = new Map<bigint, readonly TrailPoint[]>();
  return ({ atNs, bytes }) => {
    const tracepoint = byId.get(bytes.readUInt16LE(0));
    if (tracepoint === undefined) return;
    const { name, format } = tracepoint;
    const buffer = bytes.readBigUInt64LE(format.offsetOf('skbaddr'));
    const trail = trails.get(buffer) ?? [];
    switch (name) {
      case 'net/netif_receive_skb':
      case 'net/net_dev_queue': {
        const direction = name === 'net/net_dev_queue' ? 'out' : 'in';
        const point = { ...deviceOf(bytes, format), direction, atNs: String(atNs) } as const;
        return void trails.set(buffer, [...trail.slice(1 - TRAIL_LENGTH), point]);
      }
      case 'skb/kfree_skb': {
        const number = bytes.readUInt32LE(format.offsetOf('reason'));
        const reason = format.names.get(number) ?? `reason ${number}`;
        if (trail.length > 0) tell({ kind: 'drop', atNs: String(atNs), reason, trail });
        return void trails.delete(buffer);
      }
      case 'skb/consume_skb':
        return void trails.delete(buffer);
    }
  };
}

/** @see trace/events/net.h: `name` is where in the record the text stands, two bytes, and its length, two bytes */
function deviceOf(bytes: Buffer, format: TraceFormat): Pick<TrailPoint, 'dev' | 'lengthBytes'> {
  const start = bytes.readUInt16LE(format.offsetOf('name'));
  return {
    dev: bytes.toString('latin1', start, bytes.indexOf(0, start)),
    lengthBytes: bytes.readUInt32LE(format.offsetOf('len')),
  };
}
