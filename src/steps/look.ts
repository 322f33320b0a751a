import { judgeAction } from '../check/judge-action.ts';
import { judgeNetns } from '../check/judge-netns.ts';
import { judgeRoute } from '../check/judge-route.ts';
import { judgeTable } from '../check/judge-table.ts';
import type { ActionResult } from '../check/action-result.ts';
import type { Verdict } from '../check/verdict.ts';
import { type ExpectationOf, wantedOf } from '../check/wanted.ts';
import { observe } from '../observe/observe.ts';
import { askRoute } from '../observe/route-get.ts';
import type { Expectation } from '../scenario/step.ts';
import { askNetns } from './ask-netns.ts';
import type { Bench } from './bench.ts';
import { reasonOf } from './reason.ts';
import { addressOf } from './place.ts';
import { placesOf } from './places-of.ts';

/** Asks the kernel what the expectation is about, now, and judges the answer; `result` is what the step's action answered. */
export async function look(
  expectation: Expectation,
  bench: Bench,
  result: ActionResult | undefined,
): Promise<Verdict> {
  try {
    return await lookAt(expectation, bench, result);
  } catch (error) {
    const { at } = expectation;
    return { wanted: wantedOf(expectation), shownBy: '', at, kind: 'untested', reason: reasonOf(error) };
  }
}

function lookAt(expectation: Expectation, bench: Bench, result: ActionResult | undefined): Promise<Verdict> {
  switch (expectation.kind) {
    case 'table':
      return lookAtTable(expectation, bench);
    case 'route-to':
      return lookAtRoute(expectation, bench);
    case 'netns':
      return lookAtNetns(expectation, bench);
    case 'reply':
    case 'no-reply':
    case 'output':
    case 'exit':
      return Promise.resolve(judgeAction(expectation, result));
  }
}

async function lookAtTable(expectation: ExpectationOf<'table'>, { open }: Bench): Promise<Verdict> {
  const { inside, lab } = open;
  const observation = await observe(inside, placesOf(expectation, lab), [expectation.table]);
  return judgeTable(expectation, { observation, lab });
}

async function lookAtRoute(expectation: ExpectationOf<'route-to'>, { open }: Bench): Promise<Verdict> {
  const { inside, lab } = open;
  const packet = { where: expectation.of, to: addressOf(expectation.to, lab), cameIn: undefined };
  return judgeRoute(expectation, await askRoute(inside, packet), lab);
}

async function lookAtNetns(expectation: ExpectationOf<'netns'>, { open }: Bench): Promise<Verdict> {
  const { of, sameAs, differsFrom } = expectation;
  const [one, other] = await Promise.all([askNetns(open, of), askNetns(open, sameAs ?? differsFrom ?? of)]);
  return judgeNetns(expectation, { one, other });
}
