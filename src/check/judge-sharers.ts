import type { Span } from '../error/lab-error.ts';
import { processLine } from './judge-processes.ts';
import type { Resident } from './resident.ts';
import type { Verdict } from './verdict.ts';

/** A network namespace, and who should be in it. */
export interface Shared {
  readonly wanted: string;
  readonly at: Span;
  /** Names of containers, `pod-a/web`. */
  readonly by: readonly string[];
}

/** The processes in the namespace, less the lab's own, and a handle of it. */
export interface SeenSharers {
  readonly residents: readonly Resident[];
  readonly handle: string;
}

/** Whether exactly these containers have processes in a network namespace: none is missing, and nobody else is there. */
export function judgeSharers({ wanted, at, by }: Shared, { residents, handle }: SeenSharers): Verdict {
  // By name: containers start side by side, so the numbers of their processes are in any order.
  const names = new Set(residents.map(({ container, pid }) => container ?? `process ${pid}`));
  const sharers = [...names].toSorted();
  const isExact = sharers.length === new Set(by).size && by.every((name) => sharers.includes(name));
  return {
    ...{ wanted, at, shownBy: `lsns $(stat -Lc %i ${handle})` },
    kind: isExact ? 'held' : 'broke',
    saw: sharers.length === 0 ? 'nobody in it' : sharers.join(', '),
    evidence: residents.map(processLine),
  };
}
