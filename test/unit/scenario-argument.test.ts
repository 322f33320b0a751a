import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtinScenarios, scenarioFile } from '../../src/cli/scenario-argument.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'netlab-argument-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

describe('a scenario argument', () => {
  it('is a path where there is such a file', () => {
    writeFileSync(join(cwd, 'mine.yaml'), '');
    expect(scenarioFile('mine.yaml', cwd)).toBe('mine.yaml');
    expect(scenarioFile(join(cwd, 'mine.yaml'), '/')).toBe(join(cwd, 'mine.yaml'));
  });

  it('is else the name of a built-in scenario, also beside a folder of that name', () => {
    mkdirSync(join(cwd, 'same-node'));
    const file = scenarioFile('same-node', cwd);
    expect(builtinScenarios()).toContain(file);
    expect(basename(file)).toBe('same-node.yaml');
  });

  it('is the file before the built-in scenario of that name', () => {
    writeFileSync(join(cwd, 'same-node'), '');
    expect(scenarioFile('same-node', cwd)).toBe('same-node');
  });

  it('left out means ./netlab.yaml, else the built-in default', () => {
    expect(basename(scenarioFile(undefined, cwd))).toBe('two-nodes-vxlan.yaml');
    writeFileSync(join(cwd, 'netlab.yaml'), '');
    expect(scenarioFile(undefined, cwd)).toBe('netlab.yaml');
  });

  it('may be standard input', () => {
    expect(scenarioFile('-', cwd)).toBe('-');
  });

  it('that is nothing of these is refused with the built-in names', () => {
    expect(() => scenarioFile('same-nod', cwd)).toThrow(
      expect.objectContaining({
        problems: [
          expect.objectContaining({
            code: 'scenario/not-found',
            hint: expect.stringContaining('did you mean "same-node"?') as string,
          }),
        ],
      }),
    );
  });
});

it('built-in scenarios are absolute paths in the order of their names', () => {
  const files = builtinScenarios();
  expect(files.every(isAbsolute)).toBe(true);
  expect(files).toEqual(files.toSorted());
  expect(files.length).toBeGreaterThanOrEqual(4);
});
