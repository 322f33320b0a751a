import type { RuntimeContainer } from './runtime-spec.ts';

/** What the runtime of a lab is asked on its socket, one line of JSON; it answers with a line, a `StartReport` of those it was to start. */
export interface RuntimeRequest {
  /** Ended, and forgotten with all they said, before any is started. One it knows nothing of is ended already. */
  readonly stop: readonly StopOrder[];
  readonly start: readonly RuntimeContainer[];
}

export interface StopOrder {
  readonly pod: string;
  readonly name: string;
  /** Time between SIGTERM and SIGKILL, ms; 0: at once. */
  readonly graceMs: number;
}

/** Whether this is a request as `ask-runtime.ts` writes it; by hand, as `isRuntimeSpec`. */
export function isRuntimeRequest(value: unknown): value is RuntimeRequest {
  return (
    typeof value === 'object' &&
    value !== null &&
    'stop' in value &&
    'start' in value &&
    Array.isArray(value.stop) &&
    Array.isArray(value.start)
  );
}
