import type { Expectation, Pattern, TableClaim, TableKind } from '../scenario/step.ts';

/** One member of the union of expectations. */
export type ExpectationOf<K extends Expectation['kind']> = Extract<Expectation, { kind: K }>;

/** What people call a table. */
const tableTitle: Readonly<Record<TableKind, string>> = {
  neigh: 'ARP table',
  fdb: 'forwarding table',
  routes: 'routing table',
  links: 'device list',
  addresses: 'address list',
};

/** An expectation in words, as it stands in a report: `the ARP table of pod-a has ip pod-c, mac pod-c`. */
export function wantedOf(expectation: Expectation): string {
  switch (expectation.kind) {
    case 'reply':
      return expectation.ttl === undefined ? 'a reply' : `a reply with TTL ${expectation.ttl}`;
    case 'no-reply':
      return expectation.because === undefined ? 'no reply' : `no reply, because of "${expectation.because}"`;
    case 'output':
      return `output that ${outputClaim(expectation)}`;
    case 'exit':
      return `exit code ${expectation.code}`;
    case 'table':
      return `the ${tableTitle[expectation.table]} of ${expectation.of} ${tableClaim(expectation.claim)}`;
    case 'route-to':
      return `the route from ${expectation.of} to ${expectation.to} has ${formatPattern(expectation.pattern)}`;
    case 'netns':
      return namespaceClaim(expectation);
  }
}

/** `ip pod-c, mac pod-c` */
function formatPattern(pattern: Pattern): string {
  return Object.entries(pattern)
    .map(([column, value]) => `${column} ${value}`)
    .join(', ');
}

function outputClaim({ contains, matches }: ExpectationOf<'output'>): string {
  return contains === undefined ? `matches /${matches ?? ''}/` : `contains "${contains}"`;
}

function tableClaim(claim: TableClaim): string {
  switch (claim.kind) {
    case 'has':
      return `has ${formatPattern(claim.pattern)}`;
    case 'has-not':
      return `has no ${formatPattern(claim.pattern)}`;
    case 'cold':
      return 'is cold';
  }
}

function namespaceClaim({ of, sameAs, differsFrom }: ExpectationOf<'netns'>): string {
  return sameAs === undefined
    ? `${of} has another network namespace than ${differsFrom ?? ''}`
    : `${of} shares the network namespace of ${sameAs}`;
}
