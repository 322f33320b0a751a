import { LabError, type Problem } from '../../src/error/lab-error.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

/** The two lines every scenario begins with. */
export const head = 'apiVersion: k8s-netlab/v1\nname: unit\n';

/** Parses the lines as the file `unit.yaml`. */
export function parse(...lines: readonly string[]): Scenario {
  return parseScenario({ file: 'unit.yaml', text: `${head}${lines.join('\n')}\n` });
}

/** What is wrong with a text; fails where nothing is. */
export function problemsOf(text: string): readonly Problem[] {
  try {
    parseScenario({ file: 'unit.yaml', text });
  } catch (error) {
    if (error instanceof LabError) return error.problems;
    throw error;
  }
  throw new Error(`taken for a scenario:\n${text}`);
}
