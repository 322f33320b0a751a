import { join } from 'node:path';
import { LabError } from '../error/lab-error.ts';
import type { Forwarder } from './forwarder.ts';
import { programsOf } from './node-programs.ts';
import type { AgentConfig } from './agent-config.ts';
import { type AgentSlot, openSlot } from './agent-slot.ts';
import type { Agent } from './agent.ts';
import { LEASES_FILE, type LeaseView } from '../lease/lease-view.ts';
import type { AgentState } from './control.ts';
import { type Desired, readDesired, writeDesired } from './desired.ts';
import { type LabStore, type StorePlace, openLabStore } from './lab-store.ts';
import { type LeaseBook, openLeaseBook } from './lease-book.ts';
import { openAgentLog } from './log/agent-log.ts';
import { startAgent } from './start-agent.ts';
import type { StoreConfig } from './store-access.ts';
import { ensureNetworkConfig } from './ensure-network-config.ts';

/** All agents of a lab. What is asked of it is kept, so that the host after one that was killed goes on where that was. */
export interface Host {
  readonly useStore: (config: StoreConfig) => Promise<void>;
  readonly start: (config: AgentConfig) => Promise<AgentState>;
  readonly stop: (node: string) => Promise<void>;
  readonly list: () => readonly AgentState[];
  readonly leases: () => Promise<LeaseView>;
  /** @throws LabError `agent/no-store` before one was named */
  readonly store: () => LabStore;
  readonly slots: () => readonly AgentSlot[];
}

/** What the agents that should be there are told in. */
const DESIRED_FILE = 'agents.json';

/** Where an agent's log is, on its node. */
export const AGENT_LOG = '/var/log/flanneld.log';

/** What a host stands on. */
export interface HostPlace extends StorePlace {
  readonly forwarder: Forwarder;
}

interface Open {
  readonly store: LabStore;
  readonly book: LeaseBook;
}

/**
 * Starts what the host before it was asked for.
 */
export function openHost({ folder, namespaces, forwarder }: HostPlace): Host {
  const file = join(folder, DESIRED_FILE);
  let desired: Desired = readDesired(file);
  const slots = new Map<string, AgentSlot>();
  let open: Open | undefined =
    desired.store === undefined ? undefined : openStore({ folder, namespaces }, desired.store);
  const save = (next: Desired): void => {
    desired = next;
    writeDesired(file, desired);
  };
  const store = (): LabStore => {
    if (open === undefined) throw noStore();
    return open.store;
  };
  const fill = (config: AgentConfig): AgentSlot => {
    const slot = openSlot(() => startOn(config, store(), { namespaces, forwarder }));
    slots.set(config.node, slot);
    void slot.revoked.then(() => save(withNode(desired, config, true)));
    return slot;
  };
  for (const { config, hasEnded } of desired.nodes) if (!hasEnded) fill(config);
  return {
    store,
    slots: () => [...slots.values()],
    useStore: async (config) => {
      await open?.book[Symbol.asyncDispose]();
      await open?.store[Symbol.asyncDispose]();
      open = openStore({ folder, namespaces }, config);
      save({ ...desired, store: config });
      await ensureNetworkConfig(open.store, config.netConf);
    },
    start: async (config) => {
      await slots.get(config.node)?.stop();
      save(withNode(desired, config, false));
      const slot = fill(config);
      await slot.ready;
      return slot.state();
    },
    stop: async (node) => {
      const slot = slots.get(node);
      if (slot === undefined) throw noAgent(node, [...slots.keys()]);
      await slot.stop();
      slots.delete(node);
      save({ ...desired, nodes: desired.nodes.filter(({ config }) => config.node !== node) });
    },
    list: () => [...slots.values()].map((slot) => slot.state()),
    leases: () => {
      if (open === undefined) throw noStore();
      return open.book.view();
    },
  };
}

function openStore(place: StorePlace, { access }: StoreConfig): Open {
  const store = openLabStore(access, place);
  return { store, book: openLeaseBook(store, join(place.folder, LEASES_FILE)) };
}

function startOn(
  config: AgentConfig,
  lab: LabStore,
  { namespaces, forwarder }: Omit<HostPlace, 'folder'>,
): Agent {
  const programs = programsOf(config.node);
  const store = lab.ofNode(config.node);
  const agent = startAgent({
    config,
    store,
    prefix: lab.prefix,
    namespace: namespaces.inside(`/run/netns/${config.node}`),
    log: openAgentLog(join(programs.root, AGENT_LOG)),
    programs,
    forwarder,
  });
  void agent.ended.then(() => store[Symbol.asyncDispose]());
  return agent;
}

function withNode(desired: Desired, config: AgentConfig, hasEnded: boolean): Desired {
  const others = desired.nodes.filter((one) => one.config.node !== config.node);
  return { ...desired, nodes: [...others, { config, hasEnded }] };
}

function noStore(): LabError {
  return new LabError(
    [
      {
        code: 'agent/no-store',
        message: 'the agents of this lab were not told of a store yet',
        hint: 'take the lab down and up again',
      },
    ],
    { blame: 'machine' },
  );
}

function noAgent(node: string, nodes: readonly string[]): LabError {
  return new LabError([
    {
      code: 'agent/no-such-agent',
      message: `no agent of node "${node}" is there to be stopped`,
      hint: `nodes with an agent: ${nodes.join(', ')}`,
    },
  ]);
}
