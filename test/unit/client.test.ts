import { describe, expect, it } from 'vitest';
import type { Answered } from '../../src/check/action-result.ts';
import { judgeAction } from '../../src/check/judge-action.ts';
import { findUnresolved } from '../../src/check/unresolved.ts';
import { clientIn, formatAnswer } from '../../src/runtime/answer.ts';
import { lab, steps } from './check-lab.ts';

const connecting = (client: string) =>
  steps(
    `  - { name: s, connect: { from: pod-a, to: pod-b, port: 8080 }, expect: [{ client: '${client}' }] }\n`,
  );

function judge(wanted: string, { client, got = 1 }: { client: string | undefined; got?: number }) {
  const [expectation] = connecting(wanted)[0]!.expect;
  if (expectation?.kind !== 'client') throw new Error('no client');
  const replies = { wanted: 1, got, ttls: [] };
  const answer: Answered = { kind: 'answered', replies, client, exitCode: 0, output: '', evidence: ['said'] };
  return judgeAction(expectation, { did: 'curl', ...answer }, lab);
}

describe('the client a server saw', () => {
  it('is a pod, a device or an address', () => {
    for (const name of ['pod-a', 'pod-a/eth0', '10.244.1.2'])
      expect(judge(name, { client: '10.244.1.2' })).toMatchObject({
        kind: 'held',
        saw: '10.244.1.2 (pod-a)',
        wanted: `a server that sees ${name} as its client`,
        evidence: ['said'],
      });
  });

  it('is another one where something on the way changed the source', () => {
    expect(judge('pod-a', { client: '192.168.50.11' })).toMatchObject({
      kind: 'broke',
      saw: '192.168.50.11 (node-1)',
    });
    expect(judge('pod-a', { client: '198.51.100.7' })).toMatchObject({ kind: 'broke', saw: '198.51.100.7' });
  });

  it('is nobody where nothing arrived, and unknown where the server does not say', () => {
    expect(judge('pod-a', { client: undefined, got: 0 })).toMatchObject({ kind: 'broke', saw: 'no reply' });
    expect(judge('pod-a', { client: undefined })).toMatchObject({
      kind: 'untested',
      reason: 'the server did not say who its client is; the responders of the lab do',
    });
  });

  it('is read from what a responder answers, and from nothing else', () => {
    const self = { pod: 'pod-b', container: 'web', port: 8080 };
    const answer = formatAnswer(self, { address: '10.244.1.2', port: 43512 });
    expect(clientIn(`HTTP/1.1 200 OK\n\n${answer}`)).toBe('10.244.1.2');
    expect(clientIn(formatAnswer(self, { address: '2001:db8::1', port: 1 }))).toBe('2001:db8::1');
    expect(clientIn('it answers 10.244.1.2:80')).toBeUndefined();
  });

  it('must have an address', () => {
    expect(findUnresolved(connecting('pod-a'), lab)).toEqual([]);
  });
});
