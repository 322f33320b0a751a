import { usageError, type LabError } from '../error/lab-error.ts';
import type { NodeLife } from '../lab/life.ts';
import { boot, podsAtHome } from '../lab/next-life.ts';
import { reservePods } from '../lab/reserve-pods.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Target } from './converge.ts';

/** What can be done to a node, and to a pod. */
export const nodeDeeds = ['add', 'remove', 'stop', 'start', 'restart'] as const;
export type NodeDeed = (typeof nodeDeeds)[number];
export const podDeeds = ['add', 'remove'] as const;
export type PodDeed = (typeof podDeeds)[number];

/**
 * What a lab is to become when something is done to a node. `stop` cuts its power, `start` boots it, `restart` both; who is removed gives its lease
 * back, who joins brings the pods that the scenario has on it. Pure.
 * @throws LabError `lab/no-such-node`, `lab/node-state`
 */
export function nodeTarget(target: Target, deed: NodeDeed, node: string): Target {
  const was = target.life.find((one) => one.node === node);
  if (was === undefined) throw noSuch('node', node, target.scenario.nodes);
  const [from, next] = nodeChanges[deed];
  if (!from.includes(was.state)) throw wrongState(was, deed);
  return replaced(target, next(was, target.scenario));
}

type NodeChange = (was: NodeLife, scenario: Scenario) => NodeLife;

/** By deed: the states that it is done in, and what it makes of a node. */
const nodeChanges: Readonly<Record<NodeDeed, readonly [readonly NodeLife['state'][], NodeChange]>> = {
  add: [
    ['absent'],
    (was, scenario) => {
      const node: NodeLife = { ...was, state: 'up' };
      return reservePods(node, podsAtHome(scenario, node));
    },
  ],
  remove: [
    ['up', 'stopped'],
    ({ node, addresses, boots, subnets }) => ({ node, addresses, boots, subnets, state: 'absent', pods: [] }),
  ],
  stop: [['up'], (was) => ({ ...was, state: 'stopped' })],
  start: [['stopped'], boot],
  restart: [['up'], boot],
};

/**
 * What a lab is to become when a pod is added or removed.
 * @throws LabError `lab/no-such-pod`, `lab/pod-state`, `lab/node-state` where its node is not up, `lab/other-subnet` where its node has another subnet by now
 */
export function podTarget(target: Target, deed: PodDeed, name: string): Target {
  const { scenario, life } = target;
  const pod = scenario.pods.find((one) => one.name === name);
  const node = life.find((one) => one.node === pod?.node);
  if (pod === undefined || node === undefined) throw noSuch('pod', name, scenario.pods);
  const isThere = node.pods.some((one) => one.pod === name);
  const others = scenario.pods.filter((one) => node.pods.some((had) => had.pod === one.name) && one !== pod);
  if (isThere !== (deed === 'remove')) throw wrongPodState(name, node.node, deed);
  if (deed === 'remove') return replaced(target, reservePods(node, others));
  if (node.state !== 'up') throw notUp(node, name);
  requireOwnBridge(node);
  return replaced(target, reservePods(node, [...others, pod]));
}

function replaced({ scenario, life }: Target, now: NodeLife): Target {
  return { scenario, life: life.map((one) => (one.node === now.node ? now : one)) };
}

/** The bridge plugin does not give a bridge a second gateway. @see containernetworking/plugins plugins/main/bridge */
function requireOwnBridge({ node, bridge, subnets }: NodeLife): void {
  if (bridge === undefined || bridge.subnet === subnets.subnet) return;
  throw usageError({
    code: 'lab/other-subnet',
    message: `the bridge of ${node} is that of ${bridge.subnet}, and its lease is ${subnets.subnet} now: "cni0" already has an IP address different from that of the new subnet`,
    hint: `boot the node: k8s-netlab node restart ${node}`,
  });
}

function noSuch(kind: 'node' | 'pod', name: string, all: readonly { readonly name: string }[]): LabError {
  const known = all.map((one) => one.name).join(', ');
  return usageError({
    code: `lab/no-such-${kind}`,
    message: `the scenario of this lab has no ${kind} "${name}"`,
    hint: `${kind}s are ${known === '' ? 'none' : known}; k8s-netlab ${kind} add makes a new one`,
  });
}

const stateWords: Readonly<Record<NodeLife['state'], string>> = {
  up: 'is up',
  stopped: 'is switched off',
  absent: 'is not in the cluster',
};

function wrongState({ node, state }: NodeLife, deed: NodeDeed): LabError {
  const ways: Readonly<Record<NodeLife['state'], string>> = {
    up: `k8s-netlab node stop ${node} switches it off, node restart ${node} boots it`,
    stopped: `k8s-netlab node start ${node} switches it on, node remove ${node} takes it out of the cluster`,
    absent: `k8s-netlab node add ${node} has it join`,
  };
  return usageError({
    code: 'lab/node-state',
    message: `node ${node} ${stateWords[state]}: there is nothing to ${deed}`,
    hint: ways[state],
  });
}

function wrongPodState(pod: string, node: string, deed: PodDeed): LabError {
  return usageError({
    code: 'lab/pod-state',
    message:
      deed === 'add'
        ? `pod ${pod} is on ${node} already`
        : `pod ${pod} is not there: there is nothing to remove`,
    hint: deed === 'add' ? `give the new pod another name` : `k8s-netlab pod add ${pod} builds it`,
  });
}

function notUp({ node, state }: NodeLife, pod: string): LabError {
  return usageError({
    code: 'lab/node-state',
    message: `node ${node}, where pod ${pod} is to run, ${stateWords[state]}`,
    hint: `k8s-netlab node ${state === 'stopped' ? 'start' : 'add'} ${node}`,
  });
}
