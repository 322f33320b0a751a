import type { Verdict } from '../check/verdict.ts';

/** The evidence to show under each verdict: what one that held shares with the verdict before it stands there already. */
export function shownEvidence(verdicts: readonly Verdict[]): readonly (readonly string[])[] {
  return verdicts.map((verdict, index) => {
    const lines = evidenceOf(verdict);
    const isRepeated =
      verdict.kind === 'held' && lines.join('\n') === evidenceOf(verdicts[index - 1]).join('\n');
    return isRepeated ? [] : lines;
  });
}

function evidenceOf(verdict: Verdict | undefined): readonly string[] {
  return verdict === undefined || verdict.kind === 'untested' ? [] : verdict.evidence;
}
