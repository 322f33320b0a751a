import type { RowClaim } from '../scenario/expectations/row-claim.ts';
import { formatPattern } from './format-pattern.ts';
import { judgeHas, judgeHasNot } from './judge-table.ts';
import { type PatternPlace, resolvePattern } from './resolve-pattern.ts';
import type { Row } from './row.ts';
import type { Finding } from './verdict.ts';

/** Whether some row says what is claimed, or none does. */
export function judgeRows(rows: readonly Row[], claim: RowClaim, place: PatternPlace): Finding {
  const wanted = resolvePattern(claim.pattern, place);
  return claim.kind === 'has' ? judgeHas(rows, wanted, place) : judgeHasNot(rows, wanted, place);
}

/** `has command sleep infinity`, `has no port 80` */
export function rowClaimInWords({ kind, pattern }: RowClaim): string {
  return `${kind === 'has' ? 'has' : 'has no'} ${formatPattern(pattern)}`;
}
