import pLimit from 'p-limit';
import type { Kept } from '../artifact/bundle-files.ts';
import type { NotRun } from '../check/run-result.ts';
import { notRunDetail } from '../report/not-run.ts';
import { formatNotRun } from '../report/result.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type Asked, reasonOf } from './asked-scenario.ts';
import { bugText } from './bug-text.ts';
import type { Context } from './context.ts';
import { inOrder } from './in-order.ts';
import { type Manner, testScenario } from './test-scenario.ts';

/**
 * Tests the scenarios, `jobs` of them at a time, and tells of each in the order they were asked for. Never throws for what befalls one:
 * the others are tested all the same, until the signal is aborted.
 */
export async function testAll(
  asked: readonly Asked[],
  manner: Manner & { readonly jobs: number },
  context: Context,
): Promise<readonly Kept[]> {
  // A mistake in the last file is told before the first lab is built.
  for (const one of asked) if (one.kind === 'unread') context.note(explain(one.reason, context));
  const limit = pLimit(manner.jobs);
  const channels = inOrder(context, asked.length);
  const testNext = async (one: Asked, index: number): Promise<Kept> => {
    const channel = channels[index];
    try {
      return await testOne({ asked: one, index }, manner, { ...context, ...channel });
    } finally {
      channel?.close();
    }
  };
  return Promise.all(asked.map((one, index) => limit(() => testNext(one, index))));
}

async function testOne(
  { asked, index }: { readonly asked: Asked; readonly index: number },
  manner: Manner,
  context: Context,
): Promise<Kept> {
  if (asked.kind === 'unread') {
    return notRun({ scenario: asked.name, file: asked.name }, asked.reason, { manner, context });
  }
  const { scenario } = asked;
  try {
    context.signal.throwIfAborted();
    const which = { scenario, lab: labName(scenario, index) };
    const { result, pictures, evidence } = await testScenario(which, manner, context);
    return { run: { kind: 'ran', result, ...(pictures && { pictures }) }, evidence };
  } catch (error) {
    const reason: NotRun = context.signal.aborted ? { kind: 'interrupted' } : reasonOf(error);
    context.note(explain(reason, context));
    return notRun({ scenario: scenario.name, file: scenario.source.file }, reason, { manner, context });
  }
}

/** A name of its own for each: the same scenario may be tested twice at a time. */
function labName({ name }: Scenario, index: number): string {
  return `${name.slice(0, 40)}-test-${process.pid}${index === 0 ? '' : `-${index + 1}`}`;
}

function notRun(
  which: { readonly scenario: string; readonly file: string },
  reason: NotRun,
  { manner, context }: { readonly manner: Manner; readonly context: Context },
): Kept {
  if (manner.tell !== 'nothing') context.write(formatNotRun(which.scenario, reason, context.style));
  return { run: { kind: 'not-run', ...which, reason }, evidence: undefined };
}

function explain(reason: NotRun, { noteStyle }: Context): string {
  return reason.kind === 'bug' ? bugText(reason.stack) : notRunDetail(reason, noteStyle);
}
