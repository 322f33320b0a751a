import { describe, expect, test } from 'vitest';
import { Cidr, Ipv4 } from '../../src/net/ipv4.ts';
import { dumps } from '../../src/netlink/dump-request.ts';
import { getLink } from '../../src/netlink/link-requests.ts';
import { addRoute } from '../../src/netlink/route-requests.ts';
import { expectDone, rtnetlinkOn } from '../../src/netlink/rtnetlink.ts';
import { splitMessages } from '../../src/netlink/messages.ts';
import type { NetlinkSocket, Received } from '../../src/netlink/socket.ts';

const request = addRoute({
  kind: 'unicast',
  dst: Cidr.parse('10.0.0.0/8'),
  via: Ipv4.parse('192.0.2.1'),
  device: 2,
});

function message(type: number, sequence: number, { payload = Buffer.alloc(4), flags = 0 } = {}): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(16 + payload.length, 0);
  head.writeUInt16LE(type, 4);
  head.writeUInt16LE(flags, 6);
  head.writeUInt32LE(sequence, 8);
  return Buffer.concat([head, payload]);
}

/** NLMSG_ERROR, 0 for an acknowledgement; with words as the kernel appends them (NLM_F_ACK_TLVS | NLM_F_CAPPED). */
function ack(sequence: number, errno = 0, words?: string): Buffer {
  const payload = Buffer.alloc(20);
  payload.writeInt32LE(-errno, 0);
  if (words === undefined) return message(2, sequence, { payload, flags: 0x100 });
  const length = 4 + words.length + 1;
  const attribute = Buffer.alloc((length + 3) & ~3);
  attribute.writeUInt16LE(length, 0);
  attribute.writeUInt16LE(1, 2);
  attribute.write(words, 4, 'latin1');
  return message(2, sequence, { payload: Buffer.concat([payload, attribute]), flags: 0x300 });
}

/** A kernel that says these things, a reading each. */
function heard(...readings: readonly (Buffer | Received)[]) {
  const queue = [...readings];
  const sent: Buffer[] = [];
  const socket: NetlinkSocket = {
    fd: -1,
    send: (bytes) => void sent.push(bytes),
    receive: () => {
      const next = queue.shift() ?? { kind: 'nothing' };
      return Buffer.isBuffer(next) ? { kind: 'bytes', bytes: next } : next;
    },
    close: () => undefined,
  };
  return { sent, kernel: rtnetlinkOn(socket) };
}

describe('a request', () => {
  test('is done when the kernel acknowledges it', () => {
    expect(heard(ack(1)).kernel.ask(request)).toEqual({ kind: 'done', messages: [] });
  });

  test('is refused in the words of the error and of the case', () => {
    const { kernel } = heard(ack(1, 101, 'Nexthop has invalid gateway'), ack(2, 17));
    expect(kernel.ask(request)).toEqual({
      kind: 'refused',
      code: 'ENETUNREACH',
      words: 'Network is unreachable: Nexthop has invalid gateway',
    });
    expect(kernel.ask(request)).toEqual({ kind: 'refused', code: 'EEXIST', words: 'File exists' });
  });

  test('is answered with what it asked for', () => {
    const { kernel } = heard(message(16, 1, { payload: Buffer.alloc(16) }), ack(1));
    expect(expectDone(kernel.ask(getLink('eth0')), 'looking')).toHaveLength(1);
  });

  test('takes no answer to another one for its own', () => {
    const { kernel } = heard(
      Buffer.concat([ack(7, 17), message(16, 0, { payload: Buffer.alloc(16) })]),
      ack(1),
    );
    expect(kernel.ask(request).kind).toBe('done');
  });

  test('without an answer is an error, never a success', () => {
    expect(() => heard().kernel.ask(request)).toThrow('the kernel gave no answer: nothing');
    expect(() => heard({ kind: 'lost' }).kernel.ask(request)).toThrow('the kernel gave no answer: lost');
  });

  test('that had to be done fails with what was tried', () => {
    const { kernel } = heard(ack(1, 17));
    expect(() => expectDone(kernel.ask(request), 'adding a route')).toThrow('adding a route: File exists');
  });
});

describe('many requests', () => {
  test('go in few messages, and each has its answer', () => {
    const requests = Array.from({ length: 300 }, () => request);
    const { sent, kernel } = heard(...requests.map((_one, index) => ack(index + 1, index === 7 ? 17 : 0)));
    const answers = kernel.askAll(requests);
    expect(answers.map(({ kind }) => kind)).toEqual(
      requests.map((_one, index) => (index === 7 ? 'refused' : 'done')),
    );
    expect(sent.map((bytes) => splitMessages(bytes).length)).toEqual([256, 44]);
  });
});

describe('a table', () => {
  const row = (sequence: number, flags = 0x2) => message(24, sequence, { payload: Buffer.alloc(12), flags });

  test('is read over several readings, to its end', () => {
    const { kernel } = heard(Buffer.concat([row(1), row(1)]), row(1), message(3, 1));
    expect(kernel.list(dumps.routes)).toHaveLength(3);
  });

  test('that changed while it was read is read again', () => {
    const { kernel, sent } = heard(row(1, 0x12), message(3, 1), row(2), row(2), message(3, 2));
    expect(kernel.list(dumps.routes)).toHaveLength(2);
    expect(sent).toHaveLength(2);
  });

  test('that the kernel refuses is an error in its words', () => {
    expect(() => heard(ack(1, 1)).kernel.list(dumps.routes)).toThrow('Operation not permitted');
  });
});
