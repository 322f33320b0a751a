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
import { type Journal, type Manner, testScenario } from './test-scenario.ts';

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
    const { name, reason } = asked;
    return told({ run: { kind: 'not-run', scenario: name, file: name, reason } }, manner, context);
  }
  const { scenario } = asked;
  const { name, source } = scenario;
  const journal: Journal = { judged: [] };
  try {
    context.signal.throwIfAborted();
    const subject = { scenario, lab: labName(scenario, index), journal };
    const { result, pictures } = await testScenario(subject, manner, context);
    const { evidence } = journal;
    return { run: { kind: 'ran', result, ...(pictures && { pictures }) }, ...(evidence && { evidence }) };
  } catch (error) {
    const reason: NotRun = context.signal.aborted ? { kind: 'interrupted' } : reasonOf(error);
    context.note(explain(reason, context));
    const { judged, evidence } = journal;
    const run = { kind: 'not-run', scenario: name, file: source.file, reason, judged } as const;
    return told({ run, text: source.text, ...(evidence && { evidence }) }, manner, context);
  }
}

/** A name of its own for each: the same scenario may be tested twice at a time. */
function labName({ name }: Scenario, index: number): string {
  return `${name.slice(0, 40)}-test-${process.pid}${index === 0 ? '' : `-${index + 1}`}`;
}

function told(kept: NotRunKept, { tell }: Manner, { write, style }: Context): Kept {
  if (tell !== 'nothing') write(formatNotRun(kept.run, style));
  return kept;
}

type NotRunKept = Kept & { readonly run: Extract<Kept['run'], { kind: 'not-run' }> };

function explain(reason: NotRun, { noteStyle }: Context): string {
  return reason.kind === 'bug' ? bugText(reason.stack) : notRunDetail(reason, noteStyle);
}
