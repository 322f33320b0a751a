import { openRecord } from './agent-record.ts';
import type { Agent, AgentEnd } from './agent.ts';

/** An agent that could not even be started. */
export function failedAgent(node: string, error: unknown): Agent {
  const record = openRecord(node);
  const end: AgentEnd = { kind: 'failed', error };
  record.setEnd(end);
  const ready = Promise.reject(error instanceof Error ? error : new Error(String(error)));
  // Who waits for it hears of it; nobody has to.
  ready.catch(() => undefined);
  return {
    state: record.state,
    ready,
    ended: Promise.resolve(end),
    knows: () => true,
    stop: () => Promise.resolve(),
  };
}
