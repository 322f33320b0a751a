import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { report } from '../../src/report/reporters/junit.ts';
import { forged, hostile, mixed, runOf } from './hand-made-run.ts';
import { xmlFaults } from './xml-faults.ts';

type Attributes = Readonly<Record<string, string>>;
interface Complaint extends Attributes {
  readonly '#text': string;
}
type Case = Attributes & {
  readonly failure?: Complaint;
  readonly error?: Complaint;
  readonly properties?: { readonly property: readonly Attributes[] };
};
type Suite = Attributes & {
  readonly testcase: readonly Case[];
  readonly properties: { readonly property: readonly Attributes[] };
};

/** As a CI server's parser sees it. */
function parse(xml: string): Attributes & { readonly testsuite: readonly Suite[] } {
  expect(xmlFaults(xml)).toEqual([]);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
    parseTagValue: false,
    trimValues: false,
    isArray: (name) => ['testsuite', 'testcase', 'property'].includes(name),
  });
  const document = parser.parse(xml) as { testsuites: Attributes & { testsuite: readonly Suite[] } };
  return document.testsuites;
}

describe('the JUnit report', () => {
  const suites = parse(report(mixed));

  it('has a suite a scenario and a case a step', () => {
    expect(suites.testsuite.map(({ name, testcase }) => [name, testcase.length])).toEqual([
      ['all-well', 1],
      ['not-well', 3],
      ['bad.yaml', 1],
      ['vx', 1],
      ['late', 1],
      ['odd', 1],
    ]);
  });

  it('counts what it contains, in each suite and in all', () => {
    for (const suite of suites.testsuite) expect(suite).toMatchObject(countsOf(suite.testcase));
    expect(suites).toMatchObject(countsOf(suites.testsuite.flatMap(({ testcase }) => testcase)));
    expect(suites).toMatchObject({ tests: '8', failures: '1', errors: '5', time: '2.345' });
  });

  it('names place, time and claims of a step', () => {
    const [step] = suites.testsuite[0]!.testcase;
    expect(step).toMatchObject({ classname: 'all-well', file: 'two.yaml', line: '12', time: '0.012' });
    expect(step!.properties!.property).toEqual([
      { name: 'claim', value: 'S1' },
      { name: 'claim', value: 'S14' },
    ]);
    expect(suites.testsuite[0]).toMatchObject({ timestamp: '2026-01-02T03:04:05', time: '1.234' });
  });

  it('gives a failure with what was wanted, seen, the evidence, the command and the place', () => {
    const { failure } = suites.testsuite[1]!.testcase[0]!;
    expect(failure).toMatchObject({
      type: 'broke',
      message:
        'a route to pod-b: no such route; the ARP table of pod-a is cold: untested, there is no namespace pod-a to look into',
    });
    expect(failure!['#text']).toBe(`wanted    a route to pod-b
saw       no such route
          10.244.1.0/24 dev cni0
          default via 192.168.50.254 dev eth0
look      ip -n node-1 route show
at        two.yaml:12:9

wanted    the ARP table of pod-a is cold
untested  there is no namespace pod-a to look into
at        two.yaml:12:9
`);
  });

  it('counts what could not be tested, and what did not run, as errors', () => {
    expect(suites.testsuite[1]!.testcase[1]!.error).toMatchObject({ type: 'untested' });
    const errors = suites.testsuite.slice(2).map(({ testcase }) => testcase[0]!.error);
    expect(errors.map((error) => error!['type'])).toEqual(['wrong', 'machine', 'interrupted', 'bug']);
    expect(errors[0]!['#text']).toContain('hint: nodes are node-1');
  });

  it('is well formed whatever a pod said, without the characters XML forbids, and loses no visible one', () => {
    const xml = report(forged);
    // XML 1.0 section 2.2, Char
    expect(xml).toMatch(/^[\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
    const [forgedCase] = parse(xml).testsuite[0]!.testcase;
    expect(forgedCase!['name']).toMatch(
      /^\]\]> red zero�bell�next�non� <script>alert\(1\)<\/script> "' onload/,
    );
    expect(forgedCase!.failure!['#text']).toContain('<script>alert(1)</script>');
    expect(forgedCase!.failure!['#text']).toContain('long'.repeat(5_000));
    expect(hostile).toContain('\u001b');
    expect(xml).not.toContain('[31m');
  });

  it('of a run without scenarios has no suite', () => {
    expect(report(runOf())).toContain('tests="0"');
  });
});

function countsOf(cases: readonly Case[]): Attributes {
  return {
    tests: String(cases.length),
    failures: String(cases.filter(({ failure }) => failure !== undefined).length),
    errors: String(cases.filter(({ error }) => error !== undefined).length),
  };
}
