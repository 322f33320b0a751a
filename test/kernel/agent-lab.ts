import { join } from 'node:path';
import { expect } from 'vitest';
import { agentConfigOf } from '../../src/agent/agent-config-of.ts';
import { type Agents, agentsOf } from '../../src/agent/client.ts';
import type { AgentState } from '../../src/agent/control.ts';
import { embeddedStore } from '../../src/lease/embedded-store.ts';
import { leaseViewIn } from '../../src/sandbox/find-lab.ts';
import { readLeases } from '../../src/lease/read-lease.ts';
import type { Store } from '../../src/lease/store.ts';
import { type WiredLab, labOf } from './wired-lab.ts';

/** Two nodes with a pod each, and the agents of both. */
export interface AgentLab extends WiredLab {
  readonly agents: Agents;
  /** The lab's own store, as another process uses it. */
  readonly store: Store;
  /** Starts the agent of a node again as `up` did. */
  readonly start: (node: string) => Promise<AgentState>;
  readonly stateOf: (node: string) => Promise<AgentState | undefined>;
  /** Id of the store's lease that a subnet ends with. */
  readonly leaseIdOf: (subnet: string) => Promise<string | undefined>;
  readonly log: (node: string) => Promise<string>;
}

/** @param more keys of the scenario: `agent: …` and the like */
export async function agentLab(more = ''): Promise<AgentLab> {
  const lab = await labOf(`apiVersion: k8s-netlab/v1
name: agents
${more}
nodes: [node-1, node-2]
pods: [pod-a@node-1, pod-b@node-2]
`);
  const { open } = lab;
  const agents = agentsOf(open.stateFolder);
  const store = embeddedStore(join(open.stateFolder, 'store.json'));
  return {
    ...lab,
    agents,
    store,
    start: (name) => {
      const node = open.lab.nodes.find((one) => one.name === name)!;
      return agents.start(agentConfigOf(open.scenario, node)!);
    },
    stateOf: async (name) => (await agents.list()).find(({ node }) => node === name),
    leaseIdOf: async (subnet) => {
      const { entries } = await store.list('/coreos.com/network/subnets');
      return readLeases(entries).leases.find((lease) => lease.subnet === subnet)?.leaseId;
    },
    log: (node) => lab.sh(`cat /run/nodes/${node}/var/log/flanneld.log`),
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]();
      await lab[Symbol.asyncDispose]();
    },
  };
}

/** What the view of the leases in the state folder says. */
export async function viewedSubnets({ open }: WiredLab): Promise<readonly string[]> {
  return readLeases(
    (await leaseViewIn(open.stateFolder)).entries.map((entry) => ({ ...entry, lease: entry.lease })),
  ).leases.map(({ subnet }) => subnet);
}

/** What a node's kernel holds for other nodes: routes, ARP and FDB entries of flannel's device. */
export function entriesOf(lab: WiredLab, node: string): Promise<string> {
  return lab.sh(
    `ip -n ${node} route show dev flannel.1; ip -n ${node} neigh show dev flannel.1 nud permanent; bridge -n ${node} fdb show dev flannel.1`,
  );
}

/** Pings pod-b from pod-a all through what is done meanwhile; gives how many went unanswered. */
export async function lostDuring(lab: WiredLab, doing: () => Promise<unknown>): Promise<number> {
  const file = '/run/ping-through.txt';
  await lab.sh(
    `ip netns exec pod-a ping -i 0.05 10.244.2.2 >${file} 2>&1 </dev/null & echo $! >${file}.pid
until grep -q 'bytes from' ${file}; do :; done`,
  );
  await doing();
  const summary = await lab.sh(
    `kill -INT "$(cat ${file}.pid)"; until grep -q 'packets transmitted' ${file}; do :; done; tail -n 3 ${file}`,
  );
  const [, sent, received] = /(\d+) packets transmitted, (\d+) received/.exec(summary) ?? [];
  if (sent === undefined || Number(sent) === 0) throw new Error(`ping said: ${summary}`);
  return Number(sent) - Number(received);
}

/** The kernel holds what the leases demand, and all agents are ready. */
export async function expectWhole({ run }: WiredLab): Promise<void> {
  expect((await run('status')).stdout).toContain('all there');
}
