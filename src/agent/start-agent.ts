import { deferred } from '../net/deferred.ts';
import { version } from '../runtime/version.ts';
import { openRecord } from './agent-record.ts';
import type { Agent, AgentEnd, AgentParts } from './agent.ts';
import { knowsExactly } from './known-leases.ts';
import { live } from './live.ts';
import { words } from './log/flannel-words.ts';
import { makeMetrics } from './metrics/agent-metrics.ts';

/** Starts a node's agent, which goes on by itself. */
export function startAgent(parts: AgentParts): Agent {
  const { config, log } = parts;
  const stopping = new AbortController();
  const ready = deferred<undefined>();
  const record = openRecord(config.node);
  const onReady = (): void => {
    record.setReady();
    ready.resolve(undefined);
  };
  const metrics = makeMetrics({ version: version(), node: config.node });
  const life = live({ ...parts, ...record, onReady, metrics, signal: stopping.signal });
  const ended = endOf(life, stopping.signal).then((end) => {
    record.setEnd(end);
    const { reason = '' } = record.state();
    ready.reject(
      end.kind === 'failed' ? end.error : new Error(`the agent of ${config.node} ended: ${reason}`),
    );
    log.say(end.kind === 'failed' ? words.gaveUp(reason) : words.exiting());
    log.flush();
    return end;
  });
  // Who waits for it hears of it; nobody has to.
  ready.promise.catch(() => undefined);
  return {
    state: record.state,
    ready: ready.promise,
    ended,
    knows: (entries) => knowsExactly(record.known(), entries),
    stop: async ({ atOnce }) => {
      if (atOnce) log.mute();
      if (['starting', 'ready'].includes(record.state().phase)) log.say(words.stopping());
      stopping.abort();
      await ended;
    },
  };
}

/** Whatever happens while it is being stopped belongs to that. */
function endOf(life: Promise<'stopped' | 'revoked'>, signal: AbortSignal): Promise<AgentEnd> {
  return life.then(
    (kind) => ({ kind }),
    (error: unknown) => (signal.aborted ? { kind: 'stopped' } : { kind: 'failed', error }),
  );
}
