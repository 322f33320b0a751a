import type { TableKind } from '../scenario/columns.ts';
import { type Message, NLMSG_DONE, NLMSG_ERROR, splitMessages } from '../netlink/messages.ts';
import { dumps, formatDump } from '../netlink/dump-request.ts';
import type { NetlinkSocket } from '../netlink/socket.ts';
import type { TableEntry } from './netlink/table-entry.ts';
import { type ReadOptions, readTableEvent, type TableEvent } from './netlink/table-event.ts';
import type { TableNews } from './table-news.ts';

/** Hears one namespace. */
export interface PlaceListener {
  /** Tells all its tables; the names of its devices are known from then on. */
  readonly start: () => void;
  /** Tells what has come since. */
  readonly hear: () => void;
}

/** In the order they are told; the devices first, since the others speak of them by number. */
const TABLES: readonly TableKind[] = ['links', 'addresses', 'routes', 'neigh', 'fdb'];

/** So often all is looked at again in one go, where messages are lost while it is being looked at. */
const MOST_LOOKS = 3;

/**
 * Makes news of what a netlink socket says. Tables are asked for over the same socket: the answer stands among the messages where it
 * belongs in time.
 * @throws Error when the kernel refuses a question
 */
export function listenTo(
  where: string,
  socket: NetlinkSocket,
  { tell, isWithIpv6 }: ReadOptions & { readonly tell: (news: TableNews) => void },
): PlaceListener {
  const read = eventReader(where, { isWithIpv6 });
  /** What messages have left open: some were lost, or did not tell which routes went with what they told. */
  const open = { all: false, routes: false };
  let sequence = 0;

  const tellEvent = (message: Message): void => {
    const event = read(message);
    if (event === undefined) return;
    open.routes ||= event.isPartial;
    tell({ kind: 'row', where, atMs: now(), change: event.change, entry: event.entry });
  };
  const look = (table: TableKind): void => {
    sequence += 1;
    socket.send(formatDump(dumps[table], sequence, { isWithIpv6 }));
    const entries = readAnswer(sequence, read, { receive: () => messagesOf(socket, open), tellEvent });
    tell({ kind: 'table', where, atMs: now(), table, entries });
  };
  const settle = (): boolean => {
    const { all, routes } = open;
    Object.assign(open, { all: false, routes: false });
    if (all) tell({ kind: 'lost', where, atMs: now() });
    (all ? TABLES : routes ? (['routes'] as const) : []).forEach(look);
    return all || routes;
  };
  const hear = (): void => {
    for (let messages = messagesOf(socket, open); messages !== undefined; messages = messagesOf(socket, open))
      messages.forEach(tellEvent);
    for (let looks = 0; looks < MOST_LOOKS && settle(); looks += 1);
  };
  const start = (): void => {
    TABLES.forEach(look);
    hear();
  };
  return { start, hear };
}

type Reader = (message: Message) => TableEvent | undefined;

/** Reads messages with the names of devices it has read in earlier ones; a device that is gone keeps its name for what is still said of it. */
function eventReader(where: string, options: ReadOptions): Reader {
  const devices = new Map<number, string>();
  const place = { where, deviceOf: (index: number) => devices.get(index) ?? `if${index}` };
  return (message) => {
    const event = readTableEvent(message, place, options);
    if (event?.entry.table === 'links') devices.set(event.entry.row.index, event.entry.row.dev);
    return event;
  };
}

/** One reading of the socket; `undefined` when there is nothing to read. */
function messagesOf(socket: NetlinkSocket, open: { all: boolean }): readonly Message[] | undefined {
  const received = socket.receive();
  if (received.kind === 'nothing') return undefined;
  if (received.kind === 'bytes') return splitMessages(received.bytes);
  open.all = true;
  return [];
}

/** The rows that answer a question; what the kernel says by itself meanwhile is told. */
function readAnswer(
  sequence: number,
  read: Reader,
  from: {
    readonly receive: () => readonly Message[] | undefined;
    readonly tellEvent: (message: Message) => void;
  },
): readonly TableEntry[] {
  const entries: TableEntry[] = [];
  for (;;) {
    const messages = from.receive();
    if (messages === undefined) throw new Error('the kernel stopped in the middle of its answer');
    for (const message of messages) {
      if (message.sequence !== sequence) from.tellEvent(message);
      else if (isEnd(message)) return entries;
      else entries.push(...entriesOf(read(message)));
    }
  }
}

/** @throws Error when it is a refusal */
function isEnd({ type, payload }: Message): boolean {
  if (type === NLMSG_ERROR)
    throw new Error(`the kernel refused to show a table: error ${-payload.readInt32LE(0)}`);
  return type === NLMSG_DONE;
}

function entriesOf(event: TableEvent | undefined): readonly TableEntry[] {
  return event === undefined ? [] : [event.entry];
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
