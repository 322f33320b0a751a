import { Parser, type Result } from 'tap-parser';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/check/run-result.ts';
import { report } from '../../src/report/reporters/tap.ts';
import { forged, mixed, ran, runOf, step } from './hand-made-run.ts';

interface Parsed {
  readonly ok: boolean;
  readonly results: readonly Result[];
  /** What is no TAP, at any depth. */
  readonly extra: readonly string[];
  readonly children: readonly Parsed[];
}

/** As node-tap's parser reads it, in its strict mode, in which a line that is no TAP is a failure. */
function parse(run: RunResult): Parsed {
  const parser = new Parser({ strict: true });
  const parsed = listen(parser);
  parser.end(report(run));
  return parsed();
}

function listen(parser: Parser): () => Parsed {
  const results: Result[] = [];
  const extra: string[] = [];
  const children: (() => Parsed)[] = [];
  parser.on('assert', (result: Result) => void results.push(result));
  parser.on('extra', (text: string) => void extra.push(text));
  parser.on('child', (child: Parser) => void children.push(listen(child)));
  return () => ({ ok: parser.ok, results, extra, children: children.map((child) => child()) });
}

describe('the TAP report', () => {
  it('says its version first', () => {
    expect(report(mixed)).toMatch(/^TAP version 14\n1\.\.6\n/);
  });

  it('has a subtest a scenario, in it one a step, in it a point an expectation', () => {
    const parsed = parse(mixed);
    expect(parsed.children).toHaveLength(2);
    expect(parsed.children.map(({ results }) => results.map(({ ok, name }) => [ok, name]))).toEqual([
      [[true, 'pod-a reaches pod-b']],
      [
        [false, 'pod-a reaches pod-b'],
        [false, 'pod-a reaches pod-b'],
        [true, 'pod-a reaches pod-b'],
      ],
    ]);
    expect(parsed.children[1]!.children[0]!.results.map(({ ok, name }) => [ok, name])).toEqual([
      [true, 'a reply with TTL 62'],
      [false, 'a route to pod-b'],
      [false, 'the ARP table of pod-a is cold'],
    ]);
  });

  it('passes exactly when everything held', () => {
    expect(parse(mixed).ok).toBe(false);
    expect(parse(runOf(mixed.scenarios[0]!)).ok).toBe(true);
    expect(parse(mixed).results.map(({ ok }) => ok)).toEqual([true, false, false, false, false, false]);
  });

  it('gives the evidence of a failure as YAML', () => {
    const [, broke, untested] = parse(mixed).children[1]!.children[0]!.results;
    expect(broke!.diag).toEqual({
      wanted: 'a route to pod-b',
      saw: 'no such route',
      evidence: ['10.244.1.0/24 dev cni0', 'default via 192.168.50.254 dev eth0'],
      look: 'ip -n node-1 route show',
      at: { file: 'two.yaml', line: 12, column: 9 },
    });
    expect(untested!.diag).toMatchObject({ untested: 'there is no namespace pod-a to look into' });
  });

  it('says why a scenario did not run', () => {
    expect(parse(mixed).results[2]!.diag).toMatchObject({
      message: 'did not run, the scenario is wrong',
      file: 'bad.yaml',
    });
  });

  it('takes no directive from a name: a failure stays one', () => {
    const parsed = parse(runOf(ran('sly # TODO', step({ name: 'later \\# SKIP', after: [] }))));
    expect(parsed.results[0]).toMatchObject({ name: 'sly # TODO', todo: false });
    expect(parsed.children[0]!.results[0]).toMatchObject({ name: 'later \\# SKIP', skip: false });
  });

  it('has no line of its own making from what a pod said', () => {
    const parsed = parse(forged);
    const all = (one: Parsed): readonly Parsed[] => [one, ...one.children.flatMap(all)];
    expect(all(parsed).flatMap(({ extra }) => extra)).toEqual([]);
    expect(all(parsed).flatMap(({ results }) => results.filter(({ id }) => id === 99))).toEqual([]);
    expect(all(parsed).flatMap(({ results }) => results)).toHaveLength(6);
  });
});
