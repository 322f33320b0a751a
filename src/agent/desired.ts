import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { machineError } from '../error/lab-error.ts';
import { AgentConfig } from './agent-config.ts';
import { StoreConfig } from './store-access.ts';

/** What a host was asked for, kept for the one after it. */
const Desired = z.object({
  store: StoreConfig.optional(),
  nodes: z.array(
    z.object({
      config: AgentConfig,
      /** Its agent has shut down by itself: nobody starts it again unless asked. */
      hasEnded: z.boolean(),
    }),
  ),
});
type Desired = z.infer<typeof Desired>;

/** What a host is asked for, in a file that is rewritten at each change. */
export interface KeptDesired {
  readonly now: () => Desired;
  readonly setStore: (store: StoreConfig) => void;
  readonly setNode: (config: AgentConfig, hasEnded: boolean) => void;
  readonly dropNode: (node: string) => void;
}

/** Begins with what the host before was asked for. @throws LabError `agent/broken-state` */
export function keptDesired(file: string): KeptDesired {
  let desired = readDesired(file);
  const set = (next: Desired): void => {
    desired = next;
    writeDesired(file, next);
  };
  const others = (node: string) => desired.nodes.filter(({ config }) => config.node !== node);
  return {
    now: () => desired,
    setStore: (store) => set({ ...desired, store }),
    setNode: (config, hasEnded) => set({ ...desired, nodes: [...others(config.node), { config, hasEnded }] }),
    dropNode: (node) => set({ ...desired, nodes: others(node) }),
  };
}

/**
 * Reads what the host before was asked for; nothing where there was none.
 * @throws LabError `agent/broken-state`
 */
function readDesired(file: string): Desired {
  const text = readIfThere(file);
  if (text === undefined) return { nodes: [] };
  try {
    return Desired.parse(JSON.parse(text));
  } catch (cause) {
    throw machineError(
      {
        code: 'agent/broken-state',
        message: `${file} does not say which agents there should be`,
        hint: 'take the lab down and up again',
      },
      cause,
    );
  }
}

/** Replaces the file as a whole. */
function writeDesired(file: string, desired: Desired): void {
  writeFileSync(`${file}.draft`, `${JSON.stringify(desired, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.draft`, file);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
