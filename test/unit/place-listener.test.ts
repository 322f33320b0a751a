import { describe, expect, test } from 'vitest';
import type { NetlinkSocket, Received } from '../../src/netlink/socket.ts';
import { listenTo } from '../../src/listen/place-listener.ts';
import type { TableNews } from '../../src/listen/table-news.ts';
import { recorded } from './recorded.ts';

const bytes = (hex: string): Received => ({ kind: 'bytes', bytes: Buffer.from(hex, 'hex') });
const said = (name: string): Received => bytes(recorded(`netlink.${name}`).trim().split('\n')[0]!);
const lost: Received = { kind: 'lost' };

/** NLMSG_DONE, the answer to question `sequence`. */
function done(sequence: number): Received {
  return bytes(`1400000003000200${sequence.toString(16).padStart(2, '0')}0000000000000000000000`);
}

/** NLMSG_ERROR: -EPERM. */
function refusal(sequence: number): Received {
  return bytes(`1400000002000000${sequence.toString(16).padStart(2, '0')}00000000000000ffffffff`);
}

/** A socket that gives these readings one by one; after `answers`, each question is answered with an empty table. */
function heard(...readings: readonly Received[]): { news: TableNews[]; hear: () => void; start: () => void } {
  const queue = [...readings];
  let isScripted = readings.length > 0;
  const socket: NetlinkSocket = {
    fd: -1,
    send: (question) => {
      if (!isScripted) queue.push(done(question.readUInt32LE(8)));
    },
    receive: () => {
      const next = queue.shift() ?? { kind: 'nothing' };
      if (next.kind === 'nothing' || next.kind === 'lost' || queue.length === 0) isScripted = false;
      return next;
    },
    close: () => undefined,
  };
  const news: TableNews[] = [];
  return { news, ...listenTo('node-1', socket, { tell: (one) => news.push(one), isWithIpv6: false }) };
}

const kinds = (news: readonly TableNews[]): readonly string[] =>
  news.map((one) => (one.kind === 'table' ? one.table : one.kind));

const ALL = ['links', 'addresses', 'routes', 'neigh', 'fdb'];

describe('a listener of a namespace', () => {
  test('begins with every table, the devices first', () => {
    const { news, start } = heard();
    start();
    expect(kinds(news)).toEqual(ALL);
  });

  test('names devices by what it was told of them', () => {
    const { news, hear } = heard(said('link-vxlan'), said('fdb-vxlan'));
    hear();
    expect(news).toMatchObject([
      { kind: 'row', change: 'set', entry: { table: 'links' } },
      { kind: 'row', change: 'set', entry: { table: 'fdb', row: { port: 'flannel.1' } } },
    ]);
  });

  test('says that messages were lost, and tells every table again', () => {
    const { news, hear } = heard(said('route-set'), lost);
    hear();
    expect(kinds(news)).toEqual(['row', 'lost', ...ALL]);
  });

  test('tells the routes again when a device goes down', () => {
    const { news, hear } = heard(said('link-down'));
    hear();
    expect(kinds(news)).toEqual(['row', 'routes']);
  });

  test('tells what comes in the middle of an answer, and the answer whole', () => {
    const { news, start } = heard(said('neigh-set'), done(1), done(2), done(3), done(4), done(5));
    start();
    expect(kinds(news)).toEqual(['row', ...ALL]);
  });

  test('takes neither a refusal nor half an answer for an empty table', () => {
    expect(() => heard(refusal(1)).start()).toThrow('the kernel refused to show a table: error 1');
    expect(() => heard(said('neigh-set')).start()).toThrow('stopped in the middle');
  });
});
