import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAnswer,
  formatResponse,
  isAnswer,
  parseRequest,
  plainAddress,
} from '../../src/runtime/answer.ts';

const self = { pod: 'pod-b', container: 'web', port: 8080 };
const client = { address: '10.244.1.2', port: 43512 };

describe('a responder', () => {
  it('says who answers and who asked', () => {
    expect(formatAnswer(self, client)).toBe('pod-b/web answers 10.244.1.2:43512\n');
    expect(formatAnswer(self, { address: '2001:db8::1', port: 1 })).toBe(
      'pod-b/web answers [2001:db8::1]:1\n',
    );
  });

  it('knows an answer from every text that is none, so that two do not answer each other for ever', () => {
    expect(isAnswer(formatAnswer(self, client))).toBe(true);
    expect(isAnswer('who answers me?\n')).toBe(false);
    expect(isAnswer('pod-b/web answers 10.244.1.2:43512 and more\n')).toBe(false);
    fc.assert(fc.property(fc.string(), (text) => !isAnswer(text)));
  });

  it('shows an IPv4 client of a socket for both families as IPv4', () => {
    expect(plainAddress('::ffff:10.244.1.2')).toBe('10.244.1.2');
    expect(plainAddress('2001:db8::1')).toBe('2001:db8::1');
  });
});

describe('a TCP request', () => {
  it.each([
    ['', 'incomplete'],
    ['GET / HTT', 'incomplete'],
    ['GET / HTTP/1.1\r\nHost: x\r\n', 'incomplete'],
    ['GET / HTTP/1.1\r\nHost: x\r\n\r\n', 'http'],
    ['GET / HTTP/1.0\n\n', 'http'],
    ['hello\n', 'line'],
    ['GET / HTTP/2\r\n', 'line'],
    ['\n', 'line'],
  ])('%j is %s', (received, kind) => {
    expect(parseRequest(received).kind).toBe(kind);
  });

  it('once complete stays what it is, whatever follows', () => {
    const whole = 'POST /json HTTP/1.1\r\nHost: x\r\n\r\n';
    fc.assert(
      fc.property(fc.string(), (more) => {
        expect(parseRequest(whole + more)).toEqual({ kind: 'http', method: 'POST', path: '/json' });
      }),
    );
  });

  it('is answered with as many bytes as its header promises', () => {
    for (const path of ['/', '/json', '/json?pretty', '/jsonx']) {
      const [head, body] = formatResponse({ kind: 'http', method: 'GET', path }, self, client).split(
        '\r\n\r\n',
      );
      expect(Number(/Content-Length: (\d+)/.exec(head ?? '')?.[1])).toBe(Buffer.byteLength(body ?? ''));
      expect(head?.includes('application/json')).toBe(path.startsWith('/json') && path !== '/jsonx');
    }
  });

  it('that is no HTTP is answered without a header', () => {
    expect(formatResponse({ kind: 'line' }, self, client)).toBe(formatAnswer(self, client));
    expect(formatResponse({ kind: 'incomplete' }, self, client)).toBe(formatAnswer(self, client));
  });
});
