import { machineError } from '../error/lab-error.ts';
import { subnetsPrefix } from '../lease/lease-key.ts';
import { until } from '../net/until.ts';
import type { AgentSlot } from './agent-slot.ts';
import type { Host } from './host.ts';

const WITHIN_MS = 30_000;

/**
 * Waits until every agent that has not ended has handled all that is in the store.
 * @throws LabError `agent/not-settled` after half a minute
 */
export async function settle(host: Host): Promise<void> {
  const { own, prefix } = host.store();
  let waiting: readonly AgentSlot[] = [];
  const settled = await until(
    async () => {
      const { entries } = await own.list(subnetsPrefix(prefix));
      waiting = host.slots().filter((slot) => slot.state().phase !== 'ended' && !slot.knows(entries));
      return waiting.length === 0 ? true : undefined;
    },
    { withinMs: WITHIN_MS, everyMs: 2 },
  );
  if (settled !== undefined) return;
  const nodes = waiting.map((slot) => slot.state().node).join(', ');
  throw machineError({
    code: 'agent/not-settled',
    message: `after ${WITHIN_MS / 1000} s there are agents that have not handled all of the store: ${nodes}`,
    hint: 'k8s-netlab logs --agent NODE tells what they wait for',
  });
}
