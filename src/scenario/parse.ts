import { LabError, type Problem } from '../error/lab-error.ts';
import { buildScenario } from './build-scenario.ts';
import { salvage } from './draft.ts';
import type { Finding } from './finding.ts';
import { issueFindings } from './issue-findings.ts';
import { ruleOf } from './issue-words.ts';
import { readYaml } from './read-yaml.ts';
import { checkRules } from './rules.ts';
import type { Scenario, Source } from './scenario.ts';
import { ScenarioSchema } from './schema.ts';

/** Problems of one file that are told; beyond that they are counted. */
const MOST_PROBLEMS = 100;

/**
 * Reads a scenario: YAML, the schema, and the rules that hold between its parts.
 * @throws LabError with every problem found (`scenario/…`), sorted by place
 */
export function parseScenario(source: Source): Scenario {
  const { value, problems, locate } = readYaml(source);
  if (value === undefined) throw new LabError(sorted(problems));
  const parsed = ScenarioSchema.safeParse(value, { reportInput: true, error: ruleOf });
  const issues = parsed.success ? [] : issueFindings(parsed.error.issues, value);
  const findings = [...issues, ...checkRules(parsed.data ?? salvage(value))];
  const all = [...problems, ...findings.map((finding) => ({ ...problemOf(finding), at: locate(finding) }))];
  if (parsed.data === undefined || all.length > 0) throw new LabError(sorted(all));
  return buildScenario(parsed.data, source, locate);
}

function problemOf({ code, message, hint }: Finding): Problem {
  return { code, message, hint };
}

function sorted(problems: readonly Problem[]): readonly [Problem, ...Problem[]] {
  const [first, ...rest] = problems.toSorted(byPlace);
  if (first === undefined) throw new Error('a scenario was refused without a problem');
  const told = rest.slice(0, MOST_PROBLEMS - 1);
  const untold = rest.length - told.length;
  return untold === 0
    ? [first, ...told]
    : [first, ...told, { ...more(untold), ...(first.at === undefined ? {} : { at: first.at }) }];
}

function byPlace(a: Problem, b: Problem): number {
  return (a.at?.line ?? 0) - (b.at?.line ?? 0) || (a.at?.column ?? 0) - (b.at?.column ?? 0);
}

function more(count: number): Problem {
  return {
    code: 'scenario/more-problems',
    message: `${count} more problems are not told`,
    hint: 'mend the ones above first',
  };
}
