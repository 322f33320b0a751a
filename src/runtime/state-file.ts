import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerState } from './container-state.ts';
import { containerFolder } from './paths.ts';

/** Writes how a container is, on one line; a reader sees the old or the new state and nothing between. */
export function writeState(state: ContainerState): void {
  const path = join(containerFolder(state.pod, state.container), 'state.json');
  writeFileSync(`${path}.draft`, `${JSON.stringify(state)}\n`);
  renameSync(`${path}.draft`, path);
}
