import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScenarioResult, Verdict } from '../../src/check/verdict.ts';
import { netlab } from './netlab.ts';

let env: Record<string, string>;
beforeAll(async () => {
  env = { K8S_NETLAB_STATE_DIR: await mkdtemp(join(tmpdir(), 'k8s-netlab-checks-')) };
});
afterAll(() => rm(env['K8S_NETLAB_STATE_DIR']!, { recursive: true }));

/** What did not hold, step by step. */
async function failuresOf(name: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const file = join(import.meta.dirname, 'scenarios', `${name}.yaml`);
  const { stdout } = await netlab(['test', file, '--json'], { env });
  const [result] = (JSON.parse(stdout) as { results: readonly ScenarioResult[] }).results;
  const failures = result!.steps.map((step) => [
    step.name,
    [...step.before, ...step.after].filter(({ kind }) => kind !== 'held').map(inWords),
  ]);
  return Object.fromEntries(failures) as Record<string, readonly string[]>;
}

/** Times stand as T. */
function inWords(verdict: Verdict): string {
  const said = verdict.kind === 'untested' ? `untested, ${verdict.reason}` : verdict.saw;
  return `${verdict.wanted} -> ${said.replace(/after [\d.]+ m?s/, 'after T')}`;
}

describe('counters, clients, sizes, processes, ports and times', () => {
  it('hold where they are right', async () => {
    const failures = await failuresOf('checks');
    expect(Object.keys(failures)).toHaveLength(10);
    expect(Object.values(failures).flat()).toEqual([]);
  });

  it('break where they are wrong, each with what was seen instead', async () => {
    expect(await failuresOf('checks-break')).toEqual({
      counted: [
        'no packet out of pod-a/lo -> 4 packets',
        'exactly 3 packets out of pod-a/lo -> 4 packets',
        'at least 5 packets into pod-a/lo -> 4 packets',
        'at most 3 packets into pod-a/lo -> 4 packets',
      ],
      client: ['a server that sees node-1 as its client -> 10.244.1.3 (pod-a)'],
      'a client of nobody': ['a server that sees pod-a as its client -> no reply'],
      largest: ['1472 bytes as the largest payload that passes -> 1422 bytes'],
      'largest of nothing': ['1422 bytes as the largest payload that passes -> no reply at any size'],
      'shared by': [
        'the network namespace of pod-a is shared by pod-a/app and nobody else -> pod-a/app, pod-a/box',
        'the network namespace of pod-c is shared by pod-a/app and nobody else -> nobody in it',
        'the network namespace of pod-b is shared by pod-b/web and nobody else -> untested, the lab answers for pod-b/web, which has no process',
      ],
      processes: [
        'the process list of pod-a/app has command sleep 100000 -> command is sleep infinity, wanted command sleep 100000',
        'the process list of pod-a has no program sleep -> 2 such rows',
        'the process list of pod-c has program sleep -> an empty table',
      ],
      ports: [
        'the port list of pod-b has port 8080, process nginx -> process is k8s-netlab, wanted process nginx',
        'the port list of pod-b has no protocol udp -> 1 such row',
      ],
      eventually: [
        'eventually within 100 ms: the ARP table of pod-a has ip pod-c -> no row with ip 10.244.1.2 (pod-c) after T',
      ],
      never: [
        'never within 20 s: the process list of pod-a/app has command sleep 4242 -> it held after T: 1 such row',
      ],
    });
  });
});
