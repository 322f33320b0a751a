import type { Span } from '../error/lab-error.ts';
import type { ConditionClaim } from '../scenario/expectations/conditions.ts';
import type { Check } from './check.ts';
import { leasesCheck } from './judge-leases.ts';
import { netnsCheck } from './judge-netns.ts';
import { portsCheck } from './judge-ports.ts';
import { processesCheck } from './judge-processes.ts';
import { routeCheck } from './judge-route.ts';
import { tableCheck } from './judge-table.ts';

/** The expectations about the lab as it is at a moment. */
export type Condition = { readonly at: Span } & ConditionClaim;

/** What is known beforehand of each kind of condition. */
export function conditionCheckOf(expectation: Condition): Check {
  switch (expectation.kind) {
    case 'table':
      return tableCheck(expectation);
    case 'route-to':
      return routeCheck(expectation);
    case 'netns':
      return netnsCheck(expectation);
    case 'processes':
      return processesCheck(expectation);
    case 'ports':
      return portsCheck(expectation);
    case 'leases':
      return leasesCheck(expectation);
  }
}
