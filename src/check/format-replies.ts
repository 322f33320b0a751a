import type { Replies } from './action-result.ts';

/** `no reply`, `a reply with TTL 62`, `2 of 3 replies with TTL 62, 63` */
export function formatReplies({ wanted, got, ttls }: Replies): string {
  if (got === 0) return 'no reply';
  const distinct = [...new Set(ttls)];
  const how = wanted === 1 ? 'a reply' : `${got} of ${wanted} replies`;
  return distinct.length === 0 ? how : `${how} with TTL ${distinct.join(', ')}`;
}
