import type { ActionResult } from '../check/action-result.ts';
import { isAboutFrames, isJudgedAtEnd } from '../check/frames/judge-frames.ts';
import { isAboutAction } from '../check/judge-action.ts';
import type { StepResult, Verdict } from '../check/verdict.ts';
import type { Action, Expectation, Step } from '../scenario/step.ts';
import { act } from './act.ts';
import type { Bench, Turn } from './bench.ts';
import { look } from './look.ts';
import { type Kept, prepare } from './prepare.ts';

/**
 * Runs one step: what must hold before, the action, what must hold afterwards. Never throws for what the kernel or a program answers.
 * @throws the signal's reason, when the run was interrupted
 */
export async function runStep(step: Step, bench: Bench): Promise<StepResult> {
  const startedAt = performance.now();
  const turn = { bench, withinMs: step.withinMs };
  const before = await judgeAll(step.before, turn, { result: undefined });
  const expected = [...awaitedBy(step.action), ...step.expect];
  await using kept = await prepare(expected, bench);
  const result = step.action && (await act(step.action, turn));
  bench.signal?.throwIfAborted();
  const { name, why, claims, action, at } = step;
  const after = await judgeAll(expected, turn, { result, action, kept });
  if (kept.capture?.kind === 'ready') bench.onFrames?.(kept.capture.value.frames(), step);
  const durationMs = performance.now() - startedAt;
  return {
    name,
    why,
    claims,
    did: result?.did,
    before,
    after: [...after, ...unasked(step, result)],
    durationMs,
    at,
  };
}

/** What was done before the looking. */
interface Done {
  readonly result: ActionResult | undefined;
  readonly action?: Action | undefined;
  readonly kept?: Kept;
}

/**
 * One expectation after another, each with its own deadline. A flush is done again before each new look:
 * IPv6 talks of its own accord (duplicate address detection, MLD, router solicitation), and each such frame is learned.
 */
async function judgeAll(
  expectations: readonly Expectation[],
  turn: Turn,
  { result, action, kept }: Done,
): Promise<readonly Verdict[]> {
  const again = action?.kind === 'flush' ? () => act(action, turn) : undefined;
  const verdicts = new Map<Expectation, Verdict>();
  for (const expectation of endOfCaptureLast(expectations))
    verdicts.set(expectation, await look(expectation, { ...turn, result, kept, again }));
  return expectations.flatMap((expectation) => verdicts.get(expectation) ?? []);
}

/** What is judged when the capture has ended comes after all that is waited for while it runs. */
function endOfCaptureLast(expectations: readonly Expectation[]): readonly Expectation[] {
  const isLast = (one: Expectation): boolean => isAboutFrames(one) && isJudgedAtEnd(one);
  return [...expectations.filter((one) => !isLast(one)), ...expectations.filter(isLast)];
}

function awaitedBy(action: Action | undefined): readonly Expectation[] {
  return action?.kind === 'wait' ? action.until : [];
}

/** An action that could not be done fails its step also where no expectation asks about it. */
function unasked({ expect, at }: Step, result: ActionResult | undefined): readonly Verdict[] {
  if (result?.kind !== 'not-done' || expect.some(isAboutAction)) return [];
  return [
    { kind: 'untested', wanted: 'the action to be done', shownBy: result.did, at, reason: result.reason },
  ];
}
