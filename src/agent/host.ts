import { join } from 'node:path';
import { LabError } from '../error/lab-error.ts';
import type { LeaseView } from '../lease/lease-view.ts';
import type { AgentConfig } from './agent-config.ts';
import { type AgentSlot, openSlot } from './agent-slot.ts';
import type { Agent, StopHow } from './agent.ts';
import type { AgentState } from './control.ts';
import { keptDesired } from './desired.ts';
import { ensureNetworkConfig } from './ensure-network-config.ts';
import type { HostPlace } from './host-place.ts';
import type { LabStore } from './lab-store.ts';
import { startProgram } from './start-program.ts';
import type { StoreConfig } from './store-access.ts';
import { openStoreSlot } from './store-slot.ts';

/** All agents of a lab. What is asked of it is kept, so that the host after one that was killed goes on where that was. */
export interface Host extends AsyncDisposable {
  readonly useStore: (config: StoreConfig) => Promise<void>;
  readonly start: (config: AgentConfig) => Promise<AgentState>;
  readonly stop: (node: string, how: StopHow) => Promise<void>;
  readonly list: () => readonly AgentState[];
  readonly leases: () => Promise<LeaseView>;
  /** @throws LabError `agent/no-store` before one was named */
  readonly store: () => LabStore;
  readonly slots: () => readonly AgentSlot[];
}

/** What agents there should be is told in it. */
const DESIRED_FILE = 'agents.json';

/** Starts what the host before it was asked for. */
export function openHost(place: HostPlace): Host {
  const desired = keptDesired(join(place.folder, DESIRED_FILE));
  const store = openStoreSlot(place, desired.now().store?.access);
  const slots = new Map<string, AgentSlot>();
  const fill = (config: AgentConfig): AgentSlot => {
    const slot = openSlot((): Agent => startProgram(config, { ...place, lab: store.store() }));
    slots.set(config.node, slot);
    void slot.revoked.then(() => desired.setNode(config, true)).catch(ignoreFullDisk);
    return slot;
  };
  const stop: Host['stop'] = async (node, how) => {
    const slot = slots.get(node);
    if (slot === undefined) throw noAgent(node, [...slots.keys()]);
    await slot.stop(how);
    slots.delete(node);
    desired.dropNode(node);
  };
  for (const { config, hasEnded } of desired.now().nodes) if (!hasEnded) fill(config);
  return {
    store: store.store,
    leases: store.view,
    slots: () => [...slots.values()],
    list: () => [...slots.values()].map((slot) => slot.state()),
    stop,
    useStore: async (config) => {
      const lab = await store.use(config.access);
      desired.setStore(config);
      await ensureNetworkConfig(lab, config.netConf);
    },
    start: async (config) => {
      if (slots.has(config.node)) await stop(config.node, { atOnce: false });
      desired.setNode(config, false);
      const slot = fill(config);
      await slot.ready;
      return slot.state();
    },
    [Symbol.asyncDispose]: () => end([...slots.values()], store),
  };
}

async function end(slots: readonly AgentSlot[], store: AsyncDisposable): Promise<void> {
  await Promise.all(slots.map((slot) => slot.stop({ atOnce: false })));
  await store[Symbol.asyncDispose]();
}

/** The agent ends all the same; the host after this one would start it again. */
function ignoreFullDisk(): void {
  // Nothing else can be done about it.
}

function noAgent(node: string, nodes: readonly string[]): LabError {
  return new LabError([
    {
      code: 'agent/no-such-agent',
      message: `no agent of node "${node}" is there to be stopped`,
      hint: nodes.length === 0 ? 'no node has one' : `nodes with an agent: ${nodes.join(', ')}`,
    },
  ]);
}
