/**
 * How a container is, as the runtime writes it to `state.json`.
 * `failed` is a container that could not be started at all; one that ran and ended is `exited`, whatever its exit code.
 */
export interface ContainerState {
  readonly pod: string;
  readonly container: string;
  /** A `command` is a process; without one the lab's runtime answers on the ports itself. */
  readonly kind: 'process' | 'responder';
  readonly state: 'running' | 'exited' | 'failed';
  /** Process 1 of the container as the sandbox numbers it; a responder has none. */
  readonly pid?: number | undefined;
  /** 128 + n after signal n. */
  readonly exitCode?: number | undefined;
  /** `SIGKILL`, where it died of one. */
  readonly signal?: string | undefined;
  /** ISO 8601, UTC. */
  readonly startedAt?: string | undefined;
  readonly finishedAt?: string | undefined;
  /** Why it failed or ended, in words. */
  readonly reason?: string | undefined;
}

/** Whether a container is in the state its scenario wants: it runs, or it has done its work. */
export function isWell(state: ContainerState): boolean {
  return state.state === 'running' || (state.state === 'exited' && state.exitCode === 0);
}
