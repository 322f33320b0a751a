import type { ScenarioRun } from '../check/run-result.ts';
import { hasHeld, type Tally, tally } from '../check/tally.ts';
import type { ScenarioResult, StepResult, Verdict } from '../check/verdict.ts';
import { formatSpan } from '../error/lab-error.ts';
import { count } from './count.ts';
import { formatEvidence } from './evidence.ts';
import { notRunWords } from './not-run.ts';
import type { ResultForm } from './result-form.ts';
import { shownEvidence } from './shown-evidence.ts';
import { formatStepChanges } from './step-changes.ts';
import type { Style } from './style.ts';
import { hang, wrap } from './wrap.ts';

/** The head of a lesson: its name, then its description with the drawing, as it stands in the file. */
export function formatLesson(
  lesson: { readonly name: string; readonly description: string },
  style: Style,
): string {
  const text = lesson.description.trimEnd().replaceAll(/^(?=.)/gm, '  ');
  return `${style.strong(lesson.name)}\n\n${text === '' ? '' : `${text}\n\n`}`;
}

/**
 * One step: what was to be shown and why, what had to hold before, what was done, each expectation with what was seen.
 *
 *     8.  pod-a reaches pod-b over two routers  [S14, S18]
 *         Both nodes route, and each takes one off the TTL of 64.
 *         held  the ARP table of pod-a is cold
 *         $ ip netns exec pod-a ping -c 1 10.244.2.2
 *         held  a reply with TTL 62
 *               64 bytes from 10.244.2.2: icmp_seq=1 ttl=62 time=0.09 ms
 *         changed, pod-a neigh
 *               + 10.244.1.1 dev eth0 lladdr ce:c5:b6:29:8b:e2 REACHABLE  # node-1/cni0
 */
export function formatStep(step: StepResult, number: number, form: ResultForm): string {
  const { style } = form;
  const titled = hasHeld(step) ? form : { ...form, style: { ...style, strong: style.bad } };
  return `${formatStepHead(step, number, titled)}${formatOutcome(step, form)}\n`;
}

/** What is to be shown, and why. */
export function formatStepHead(
  step: Pick<StepResult, 'name' | 'claims' | 'why'>,
  number: number,
  { style, columns }: ResultForm,
): string {
  const claims = step.claims.length === 0 ? '' : `  [${step.claims.join(', ')}]`;
  const title = hang(`${number}.`.padEnd(INDENT.length), `${step.name}${claims}`, columns);
  return `${style.strong(title)}${step.why === undefined ? '' : style.dim(wrap(step.why, columns, INDENT))}`;
}

/** What had to hold before, what was done, what was seen. */
export function formatOutcome(step: StepResult, form: ResultForm): string {
  const did = step.did === undefined ? '' : `${INDENT}$ ${step.did}\n`;
  return `${formatVerdicts(step.before, form)}${did}${formatVerdicts(step.after, form)}${formatStepChanges(step.changes, form)}`;
}

/** Steps that did not hold, in full; for those who want no lesson. */
export function formatFailures(result: ScenarioResult, form: ResultForm): string {
  return result.steps.map((step, index) => (hasHeld(step) ? '' : formatStep(step, index + 1, form))).join('');
}

/** The last line of a scenario: `two-nodes-vxlan: all 18 steps held (51 checks, 1.4 s)`. */
export function formatSummary(result: ScenarioResult, style: Style): string {
  const failed = result.steps.filter((step) => !hasHeld(step)).length;
  const total = result.steps.length;
  const how =
    failed === 0
      ? style.good(total === 1 ? 'the only step held' : `all ${total} steps held`)
      : style.bad(`${failed} of ${count(total, 'step')} did not hold`);
  const seconds = (result.durationMs / 1000).toFixed(1);
  return `${style.strong(result.scenario)}: ${how} (${formatTally(tally([result]))}, ${seconds} s)\n`;
}

/** The last line of a scenario that was not judged: `two-nodes-vxlan: did not run, the scenario is wrong`. */
export function formatNotRun(run: Extract<ScenarioRun, { kind: 'not-run' }>, style: Style): string {
  return `${style.strong(run.scenario)}: ${style.bad(notRunWords(run))}\n`;
}

const INDENT = ' '.repeat(4);
/** Below a verdict's word. */
const MORE = ' '.repeat(9);

function formatVerdicts(verdicts: readonly Verdict[], form: ResultForm): string {
  const evidence = shownEvidence(verdicts);
  return verdicts.map((verdict, index) => formatVerdict(verdict, evidence[index] ?? [], form)).join('');
}

function formatVerdict(verdict: Verdict, lines: readonly string[], form: ResultForm): string {
  const { style, columns } = form;
  const evidence = formatEvidence(lines, MORE, form);
  switch (verdict.kind) {
    case 'held':
      return `${headed(style.good('held'), verdict.wanted, columns)}${evidence}`;
    case 'broke':
      return `${headed(style.bad('BROKE'), verdict.wanted, columns)}${wrap(`saw ${verdict.saw}`, columns, MORE)}${evidence}${formatLook(verdict, style)}`;
    case 'untested':
      return `${headed(style.warn('UNTESTED'), verdict.wanted, columns)}${wrap(verdict.reason, columns, MORE)}${formatLook(verdict, style)}`;
  }
}

function headed(word: string, wanted: string, columns: number): string {
  return hang(`${INDENT}${word} `, wanted, columns);
}

/** How one sees it oneself, and where it is asked for. */
function formatLook({ shownBy, at }: Verdict, style: Style): string {
  const look = shownBy === '' ? '' : `${MORE}$ ${shownBy}\n`;
  return `${look}${at === undefined ? '' : style.dim(`${MORE}at ${formatSpan(at)}\n`)}`;
}

/** `25 checks, 23 broke, 1 untested` */
export function formatTally({ held, broke, untested }: Tally): string {
  const failed = [
    ...(broke > 0 ? [`${broke} broke`] : []),
    ...(untested > 0 ? [`${untested} untested`] : []),
  ];
  const checks = held + broke + untested;
  return [count(checks, 'check'), ...failed].join(', ');
}
