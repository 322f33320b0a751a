import type { Container } from '../scenario/scenario.ts';

/** What the runtime is told to run, as JSON in a file. */
export interface RuntimeSpec {
  readonly containers: readonly RuntimeContainer[];
}

export interface RuntimeContainer extends Pick<
  Container,
  'name' | 'command' | 'ports' | 'env' | 'privileged'
> {
  readonly pod: string;
}

/** A container the runtime answers for, having no command of its own. */
export type Responder = Pick<RuntimeContainer, 'pod' | 'name' | 'ports'>;

/** A container that is a process. */
export type ProcessContainer = RuntimeContainer & { readonly command: readonly string[] };

export function isProcess(container: RuntimeContainer): container is ProcessContainer {
  return container.command !== undefined;
}

/**
 * Whether this is a spec as `start.ts` writes it. By hand, since the parser of the other stages would be a third of the runtime's memory;
 * both ends are of one version, so that only a file of something else has to be told apart.
 */
export function isRuntimeSpec(value: unknown): value is RuntimeSpec {
  return (
    typeof value === 'object' && value !== null && 'containers' in value && Array.isArray(value.containers)
  );
}
