import { Command } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { inOrder } from '../../src/cli/in-order.ts';
import { jobsOption } from '../../src/cli/jobs-option.ts';
import { reporterOption, sortTargets } from '../../src/cli/reporter-option.ts';

function parse(...words: readonly string[]) {
  return new Command()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .addOption(reporterOption())
    .addOption(jobsOption())
    .parse(words, { from: 'user' })
    .opts();
}

describe('--reporter', () => {
  it('may be given often, each with a file of its own', () => {
    const { reporter } = parse(
      '--reporter',
      'tap',
      '--reporter',
      'junit=out/a=b.xml',
      '--reporter=html=/x.html',
    );
    expect(reporter).toEqual([
      { format: 'tap' },
      { format: 'junit', file: 'out/a=b.xml' },
      { format: 'html', file: '/x.html' },
    ]);
    expect(sortTargets(reporter, '/home/me')).toEqual({
      onStdout: 'tap',
      inFiles: [
        { format: 'junit', file: '/home/me/out/a=b.xml' },
        { format: 'html', file: '/x.html' },
      ],
    });
  });

  it('leaves the text on stdout when nothing else goes there', () => {
    expect(sortTargets([], '/').onStdout).toBe('text');
    expect(sortTargets([{ format: 'junit', file: 'x' }], '/').onStdout).toBe('text');
  });

  it.each(['xml', 'constructor', '', 'junit='])('refuses "%s"', (word) => {
    expect(() => parse('--reporter', word)).toThrow(/Formats are text, json, junit|no file name/);
  });

  it('refuses two reports in one place', () => {
    expect(() => sortTargets([{ format: 'tap' }, { format: 'json' }], '/')).toThrow(
      'the reports tap and json would both go to stdout',
    );
    const twice = ['a/../x', './x'].map((file) => ({ format: 'tap' as const, file }));
    expect(() => sortTargets(twice, '/y')).toThrow('two reports would go to /y/x');
  });
});

describe('--jobs', () => {
  it('is one by default, a number, or the cores there are', () => {
    expect(parse().jobs).toBe(1);
    expect(parse('-j4').jobs).toBe(4);
    expect(parse('-j', 'cores').jobs).toBeGreaterThanOrEqual(1);
  });

  it.each(['0', '-1', '1.5', 'many', ''])('refuses "%s"', (word) => {
    expect(() => parse(`--jobs=${word}`)).toThrow('whole number from 1 on');
  });
});

describe('what scenarios side by side say', () => {
  it('comes out one scenario after another, the first at once', () => {
    const said: string[] = [];
    const [a, b, c] = inOrder(
      { write: (text) => void said.push(text), note: (text) => void said.push(`(${text})`) },
      3,
    );
    c!.write('c1');
    b!.note('b1');
    a!.write('a1');
    expect(said).toEqual(['a1']);
    c!.close();
    b!.write('b2');
    a!.close();
    expect(said).toEqual(['a1', '(b1)', 'b2']);
    b!.write('b3');
    b!.close();
    expect(said).toEqual(['a1', '(b1)', 'b2', 'b3', 'c1']);
  });
});
