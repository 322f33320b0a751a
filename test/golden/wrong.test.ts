import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LabError } from '../../src/error/lab-error.ts';
import { formatProblems } from '../../src/report/problems.ts';
import { plainStyle } from '../../src/report/style.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

const folder = new URL('../wrong/', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));

/** The text a user sees for a file that must be refused. */
function refusal(file: string): string {
  const text = readFileSync(new URL(file, folder), 'utf8');
  try {
    parseScenario({ file, text });
  } catch (error) {
    if (error instanceof LabError) return formatProblems(error.problems, plainStyle);
    throw error;
  }
  return `${file} was taken for a scenario\n`;
}

// `npx vitest run test/golden/wrong.test.ts -u` writes the texts anew; read the difference before you keep it.
describe('a wrong scenario is refused with exactly the text beside it', () => {
  it.each(names)('%s', async (name) => {
    const text = refusal(`${name}.yaml`);
    expect(text).not.toContain('was taken for a scenario');
    await expect(text).toMatchFileSnapshot(`../wrong/${name}.txt`);
  });

  it('has a text for every file and a file for every text', () => {
    const texts = readdirSync(folder).filter((file) => file.endsWith('.txt'));
    expect(texts.map((file) => file.slice(0, -'.txt'.length))).toEqual(names);
  });
});
