import type { Condition } from '../check/condition-check.ts';
import type { Verdict } from '../check/verdict.ts';
import type { Bench } from './bench.ts';
import { lookAtLeases } from './looks/leases.ts';
import { lookAtNetns } from './looks/netns.ts';
import { lookAtPorts } from './looks/ports.ts';
import { lookAtProcesses } from './looks/processes.ts';
import { lookAtRoute } from './looks/route-to.ts';
import { lookAtTable } from './looks/table.ts';

/**
 * How the kernel is asked about each kind of condition, now.
 * @throws LabError `observe/unreadable`, `machine/…` where it could not be asked
 */
export function lookAtCondition(condition: Condition, bench: Bench): Promise<Verdict> {
  switch (condition.kind) {
    case 'table':
      return lookAtTable(condition, bench);
    case 'route-to':
      return lookAtRoute(condition, bench);
    case 'netns':
      return lookAtNetns(condition, bench);
    case 'processes':
      return lookAtProcesses(condition, bench);
    case 'ports':
      return lookAtPorts(condition, bench);
    case 'leases':
      return lookAtLeases(condition, bench);
  }
}
