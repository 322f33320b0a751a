import { XMLParser } from 'fast-xml-parser';
import { Parser } from 'tap-parser';
import { describe, expect, it } from 'vitest';
import { jsonReport } from '../../src/report/json-report.ts';
import { report as github } from '../../src/report/reporters/github.ts';
import { report as html } from '../../src/report/reporters/html.ts';
import { report as junit } from '../../src/report/reporters/junit.ts';
import { report as tap } from '../../src/report/reporters/tap.ts';
import { report as text } from '../../src/report/reporters/text.ts';
import { broke, held, runOf, step } from './hand-made-run.ts';
import { htmlFaults } from './html-faults.ts';
import { xmlFaults } from './xml-faults.ts';

const late = {
  kind: 'not-run',
  scenario: 'late',
  file: 'late.yaml',
  reason: { kind: 'interrupted' },
} as const;
const judged = [step({ name: 'first', after: [held] }), step({ name: 'second', after: [broke] })];
const run = runOf({ ...late, judged });

describe('a scenario that was interrupted after two of its steps', () => {
  it('has them as data, and does not count as held', () => {
    const { results, held: count } = jsonReport(run);
    expect(results[0]).toMatchObject({ state: 'not-run', notRun: { kind: 'interrupted' }, steps: judged });
    expect(count).toBe(1);
  });

  it('has them in the text, and ends by saying that it did not end', () => {
    expect(text(run)).toMatch(
      /^1\. {2}first\n.*\n2\. {2}second\n.*\nlate: did not end, the run was interrupted\n$/s,
    );
  });

  it('has them in JUnit as cases, and an error for its end', () => {
    const xml = junit(run);
    const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });
    const { testsuites } = parser.parse(xml) as {
      testsuites: { testsuite: { testcase: { name: string }[] } };
    };
    const names = testsuites.testsuite.testcase.map(({ name }) => name);
    expect(names).toEqual(['first', 'second', 'the scenario runs to its end']);
    expect(xml).toContain('tests="3" failures="1" errors="1"');
    expect(xml).toContain('message="did not end, the run was interrupted"');
    expect(xmlFaults(xml)).toEqual([]);
  });

  it('has them in TAP as a subtest that is not ok', () => {
    const parser = new Parser({ strict: true });
    const extra: string[] = [];
    parser.on('extra', (line: string) => void extra.push(line));
    parser.end(tap(run));
    expect(parser.results?.failures[0]).toMatchObject({
      name: 'late',
      diag: { message: 'did not end, the run was interrupted' },
    });
    expect(tap(run)).toContain('    ok 1 - first\n');
    expect(extra).toEqual([]);
  });

  it('has them in the page, with a row that says how far it came', async () => {
    const page = html(run);
    expect(page).toContain('did not end</span>');
    expect(page).toContain('<td>1 of 2</td>');
    expect(page).toContain('id="late--2"');
    expect(page).toContain('<p>It did not end, the run was interrupted.</p>');
    expect(await htmlFaults(page)).toEqual([]);
  });

  it('has an annotation for what broke and one for its end', () => {
    const titles = [...github(run).matchAll(/^::error .*title=([^:]*)::/gm)].map(([, title]) => title);
    expect(titles).toEqual([
      'second%3A a route to pod-b%3A no such route',
      'late did not end, the run was interrupted'.replaceAll(',', '%2C'),
    ]);
  });
});
