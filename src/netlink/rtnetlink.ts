import { type Answer, readRefusal, type Refusal } from './kernel-answer.ts';
import { type Message, NLMSG_DONE, NLMSG_ERROR, splitMessages } from './messages.ts';
import { formatRequest, type Request } from './request.ts';
import { type DumpRequest, formatDump } from './dump-request.ts';
import type { NetlinkSocket } from './socket.ts';

/**
 * Reads and changes the tables of one namespace. The kernel does what it is asked while it is being asked, in the thread that asks: so all of
 * this is done when it returns, a change in some microseconds.
 */
export interface Rtnetlink {
  /** One request; what was asked for is in the messages of its answer. */
  readonly ask: (request: Request) => Answer;
  /** Many, in their order, with an answer each: one that is refused does not keep the others from being done. */
  readonly askAll: (requests: readonly Request[]) => readonly Answer[];
  /** A whole table. @throws Error with the kernel's words */
  readonly list: (dump: DumpRequest) => readonly Message[];
  readonly close: () => void;
}

/** So many requests go in one message to the kernel: their answers stay far below the room for them. */
const BATCH = 256;

/** So often a table is read again that changed while it was read. */
const MOST_READS = 10;
const NLM_F_DUMP_INTERRUPTED = 0x10;

/** Talks over a socket that hears no groups. */
export function rtnetlinkOn(socket: NetlinkSocket): Rtnetlink {
  let sequence = 0;
  const askBatch = (requests: readonly Request[]): readonly Answer[] => {
    const first = sequence + 1;
    sequence += requests.length;
    socket.send(Buffer.concat(requests.map((request, index) => formatRequest(request, first + index))));
    return requests.map((_request, index) => answerTo(first + index, socket, pending));
  };
  const pending: Message[] = [];
  const askAll = (requests: readonly Request[]): readonly Answer[] =>
    batchesOf(requests).flatMap((batch) => askBatch(batch));
  const ask = (request: Request): Answer => {
    const [answer] = askAll([request]);
    if (answer === undefined) throw new Error('a request has no answer');
    return answer;
  };
  const list = (dump: DumpRequest): readonly Message[] => {
    for (let reads = 0; reads < MOST_READS; reads += 1) {
      sequence += 1;
      socket.send(formatDump(dump, sequence, { isWithIpv6: false }));
      const answer = answerTo(sequence, socket, pending);
      if (answer.kind === 'refused') throw new Error(`the kernel refused to show a table: ${answer.words}`);
      if (answer.messages.every(({ flags }) => (flags & NLM_F_DUMP_INTERRUPTED) === 0))
        return answer.messages;
    }
    throw new Error(`a table changed at each of ${MOST_READS} readings`);
  };
  return { ask, askAll, list, close: socket.close };
}

function batchesOf(requests: readonly Request[]): readonly (readonly Request[])[] {
  return Array.from({ length: Math.ceil(requests.length / BATCH) }, (_none, index) =>
    requests.slice(index * BATCH, (index + 1) * BATCH),
  );
}

/** The messages up to the acknowledgement, or to the end of a table. `pending` keeps what was read beyond. */
function answerTo(sequence: number, socket: NetlinkSocket, pending: Message[]): Answer {
  const messages: Message[] = [];
  for (;;) {
    const message = pending.shift() ?? readMore(socket, pending);
    if (message.sequence !== sequence) continue;
    if (message.type === NLMSG_DONE) return { kind: 'done', messages };
    if (message.type === NLMSG_ERROR) return readRefusal(message) ?? { kind: 'done', messages };
    messages.push(message);
  }
}

function readMore(socket: NetlinkSocket, pending: Message[]): Message {
  const received = socket.receive();
  if (received.kind !== 'bytes') throw new Error(`the kernel gave no answer: ${received.kind}`);
  // Kept for later than the next reading.
  pending.push(...splitMessages(Buffer.from(received.bytes)));
  const message = pending.shift();
  if (message === undefined) throw new Error('the kernel gave an empty answer');
  return message;
}

/** @throws Error with the kernel's words, after what was tried */
export function expectDone(answer: Answer, doing: string): readonly Message[] {
  if (answer.kind === 'done') return answer.messages;
  throw refusedWhile(doing, answer);
}

function refusedWhile(doing: string, { code, words }: Refusal): Error {
  return Object.assign(new Error(`${doing}: ${words}`), { code });
}
