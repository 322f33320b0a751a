import type { ActionResult } from '../check/action-result.ts';
import { bridgeOf } from '../check/bridge-of.ts';
import { inNamespace } from '../check/shown-by.ts';
import type { Lab } from '../lab/lab.ts';
import type { Argv } from '../sandbox/runner.ts';
import type { Action } from '../scenario/step.ts';
import { printed } from './output.ts';
import type { Turn } from './bench.ts';
import { perform } from './perform.ts';

type Flush = Extract<Action, { kind: 'flush' }>;

/** Empties an ARP or forwarding table of what traffic taught it; permanent entries stay. */
export function flush(action: Flush, { bench, withinMs }: Turn): Promise<ActionResult> {
  const argv = flushArgv(action, bench.open.lab);
  return perform({ argv, did: flushCommand(action, bench.open.lab), timeoutMs: withinMs }, bench, (ended) =>
    ended.code === 0
      ? { kind: 'answered', replies: undefined, exitCode: 0, output: printed(ended), evidence: [] }
      : { kind: 'not-done', reason: printed(ended).trim() },
  );
}

/** The same as one types it. */
export function flushCommand(action: Flush, lab: Lab): string {
  return flushArgv(action, lab).join(' ');
}

/** `bridge fdb flush` (iproute2 6.1) takes the permanent entries too: the bridge's own `fdb_flush` spares them. */
function flushArgv({ table, of }: Flush, lab: Lab): Argv {
  if (table === 'neigh') return ['ip', ...inNamespace(of), 'neigh', 'flush', 'all'];
  return [
    'ip',
    ...inNamespace(of),
    'link',
    'set',
    'dev',
    bridgeOf(of, lab) ?? '',
    'type',
    'bridge',
    'fdb_flush',
  ];
}
