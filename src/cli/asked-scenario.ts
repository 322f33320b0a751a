import type { NotRun } from '../check/run-result.ts';
import { LabError } from '../error/lab-error.ts';
import { loadScenario } from '../scenario/load.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { stackOf } from './bug-text.ts';
import { builtinScenarios, scenarioFile } from './scenario-argument.ts';

/** A scenario of the command line, or why there is none. */
export type Asked =
  | { readonly kind: 'read'; readonly scenario: Scenario }
  | { readonly kind: 'unread'; readonly name: string; readonly reason: NotRun };

/** Reads all files before the first lab is built; one that is wrong does not keep the others from being tested. */
export async function readAsked(names: readonly string[], cwd: string): Promise<readonly Asked[]> {
  return Promise.all((names.length === 0 ? builtinScenarios() : names).map((name) => read(name, cwd)));
}

async function read(name: string, cwd: string): Promise<Asked> {
  try {
    return { kind: 'read', scenario: await loadScenario(scenarioFile(name, cwd)) };
  } catch (error) {
    return { kind: 'unread', name, reason: reasonOf(error) };
  }
}

/** Why a scenario did not run, by what was thrown. */
export function reasonOf(error: unknown): NotRun {
  if (!(error instanceof LabError)) return { kind: 'bug', stack: stackOf(error) };
  return { kind: error.blame === 'machine' ? 'machine' : 'wrong', problems: error.problems };
}
