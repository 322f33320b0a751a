import { judgeNetns } from '../../check/judge-netns.ts';
import type { Verdict } from '../../check/verdict.ts';
import type { ExpectationOf } from '../../scenario/expectation.ts';
import type { Bench } from '../bench.ts';
import { askNetns } from './ask-netns.ts';

/** Compares the namespaces of two by their inodes. */
export async function lookAtNetns(expectation: ExpectationOf<'netns'>, { open }: Bench): Promise<Verdict> {
  const { of, sameAs, differsFrom } = expectation;
  const [one, other] = await Promise.all([askNetns(open, of), askNetns(open, sameAs ?? differsFrom ?? of)]);
  return judgeNetns(expectation, { one, other });
}
