import type { ActionResult } from '../check/action-result.ts';
import { agentsOf } from '../agent/client.ts';
import { changeAgent } from '../converge/agent-deeds.ts';
import { changeText } from '../converge/change-lines.ts';
import { changeOpen } from '../converge/change-lab.ts';
import type { Target } from '../converge/converge.ts';
import { nodeTarget, podTarget } from '../converge/deeds.ts';
import { endLease } from '../converge/lease-deeds.ts';
import { changeStore } from '../converge/store-deeds.ts';
import { LabError } from '../error/lab-error.ts';
import { subnetsPrefix } from '../lease/lease-key.ts';
import { quoted } from '../observe/enter.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Action } from '../scenario/step.ts';
import type { Turn } from './bench.ts';
import { lastLines } from './output.ts';

/** What changes the lab itself. */
export type Changing = Extract<Action, { kind: 'node' | 'pod' | 'store' | 'lease' }>;

/** Changes the lab and waits until all nodes know. What cannot be done in the state it is in is an answer. */
export async function change(action: Changing, turn: Turn): Promise<ActionResult> {
  const did = changeCommand(action, turn.bench.open.scenario);
  try {
    const output = await doIt(action, turn);
    return { did, kind: 'answered', replies: undefined, exitCode: 0, output, evidence: lastLines(output) };
  } catch (error) {
    if (error instanceof LabError) return { did, kind: 'not-done', reason: error.message };
    throw error;
  }
}

function doIt(action: Changing, { bench }: Turn): Promise<string> {
  const { open } = bench;
  switch (action.kind) {
    case 'node':
      return action.isAgentAlone
        ? quietly(changeAgent(open, action.deed, action.node))
        : become(bench, (now) => nodeTarget(now, action.deed, action.node));
    case 'pod':
      return become(bench, (now) => podTarget(now, action.deed, action.pod));
    case 'store':
      return action.deed === 'compact'
        ? quietly(agentsOf(open.stateFolder).compact())
        : tellMembers(changeStore(open, action.deed, action.member));
    case 'lease':
      return changeLease(action, open);
  }
}

/** Someone may have changed the lab from another terminal meanwhile: it is opened anew. */
async function become(bench: Turn['bench'], decide: (open: OpenLab) => Target): Promise<string> {
  const done = await changeOpen(bench.open, decide, { signal: bench.signal });
  bench.become?.(done.open);
  return changeText(done.change);
}

async function changeLease(action: Extract<Changing, { kind: 'lease' }>, open: OpenLab): Promise<string> {
  const agents = agentsOf(open.stateFolder);
  switch (action.deed) {
    case 'expire':
    case 'revoke': {
      const { lease } = await endLease(open, action.deed, action.whose);
      return `${lease.subnet}\n`;
    }
    case 'put': {
      const { value, ttlSeconds } = action;
      await agents.put({
        key: wholeKey(action.key, open.scenario),
        value,
        ...(ttlSeconds && { ttlSeconds }),
      });
      break;
    }
    case 'delete':
      await agents.deleteKey(wholeKey(action.key, open.scenario));
  }
  return quietly(agents.settle());
}

function wholeKey(key: string, { store }: Scenario): string {
  return key.startsWith('/') ? key : `${subnetsPrefix(store.prefix)}/${key}`;
}

async function quietly(doing: Promise<unknown>): Promise<string> {
  await doing;
  return '';
}

async function tellMembers(changing: ReturnType<typeof changeStore>): Promise<string> {
  const { members } = await changing;
  return members.map(({ name, standing }) => `${name} ${standing}\n`).join('');
}

/** The same as one types it; what only a stranger does as he would. */
export function changeCommand(action: Changing, scenario: Scenario): string {
  switch (action.kind) {
    case 'node':
      return `k8s-netlab node ${action.deed} ${action.node}${action.isAgentAlone ? ' --agent' : ''}`;
    case 'pod':
      return `k8s-netlab pod ${action.deed} ${action.pod}`;
    case 'store':
      return storeCommand(action);
    case 'lease':
      return leaseCommand(action, scenario);
  }
}

function storeCommand({ deed, member }: Extract<Changing, { kind: 'store' }>): string {
  if (deed === 'compact') return 'etcdctl compact REVISION';
  const name = member === undefined ? '' : ` ${member}`;
  return `k8s-netlab store ${deed === 'kill' ? 'stop' : deed}${name}${deed === 'kill' ? ' --kill' : ''}`;
}

function leaseCommand(action: Extract<Changing, { kind: 'lease' }>, scenario: Scenario): string {
  switch (action.deed) {
    case 'expire':
    case 'revoke':
      return `k8s-netlab lease ${action.deed} ${action.whose}`;
    case 'put':
      return quoted(['etcdctl', 'put', wholeKey(action.key, scenario), action.value]);
    case 'delete':
      return quoted(['etcdctl', 'del', wholeKey(action.key, scenario)]);
  }
}
