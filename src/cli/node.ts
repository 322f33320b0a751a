import { Argument, Command } from '@commander-js/extra-typings';
import { changeAgent } from '../converge/agent-deeds.ts';
import { changeLab } from '../converge/change-lab.ts';
import type { Target } from '../converge/converge.ts';
import { type NodeDeed, nodeDeeds, nodeTarget } from '../converge/deeds.ts';
import { targetOf } from '../converge/target.ts';
import { usageError } from '../error/lab-error.ts';
import { openLab } from '../netlab.ts';
import type { LabNode } from '../lab/lab.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import { addTo, takeFrom } from '../scenario/edit-scenario.ts';
import type { Context } from './context.ts';
import { labOption } from './lab-option.ts';
import { tellDone } from './tell-done.ts';

/** `k8s-netlab node`: nodes join, leave, lose their power and are booted again. */
export function command(context: Context) {
  return new Command('node')
    .summary('add, remove, stop, start or restart a node')
    .description(
      `Changes a node of a lab that is up, and waits until all other nodes know.

add      a node that joins later by the scenario, or a new one
remove   leaves for good: pods, disk and lease go
stop     power off: all on it is gone at once; its lease stays until its time
         is over, and so does its disk
start    boots it: its pods come back, its agent finds its lease again, and its
         tunnel has a new MAC
restart  both`,
    )
    .addArgument(new Argument('<deed>', 'what is done to it').choices(nodeDeeds))
    .argument('<node>', 'name of the node')
    .option('--agent', "only flannel's agent of the node, as by SIGTERM: with stop, start, restart")
    .option('--address <address>', 'of a new node: its address on the underlay')
    .option('--subnet <subnet>', 'of a new node: the pod subnet it asks for')
    .option('--json', 'what was changed, as data')
    .addOption(labOption())
    .addHelpText(
      'after',
      `
Examples:
  k8s-netlab node add node-3 && k8s-netlab pod add pod-c@node-3
  k8s-netlab node stop node-2; k8s-netlab lease list
  k8s-netlab node restart node-1 --agent`,
    )
    .action(async (deed, node, { agent, address, subnet, json, lab }) => {
      if (agent === true) return tellAgent(deed, node, { context, lab });
      const words = { ...(address !== undefined && { address }), ...(subnet !== undefined && { subnet }) };
      const done = await changeLab({ name: lab, ...context }, (open) => decide(open, deed, { node, words }));
      context.exit(tellDone(done, context, { json }));
    });
}

interface Asked {
  readonly node: string;
  /** Of a new node, in the scenario's words. */
  readonly words: Readonly<Record<string, string>>;
}

async function decide(open: OpenLab, deed: NodeDeed, { node, words }: Asked): Promise<Target> {
  const isKnown = open.scenario.nodes.some(({ name }) => name === node);
  if (Object.keys(words).length > 0 && (isKnown || deed !== 'add'))
    throw usageError({
      code: 'lab/node-state',
      message: `node ${node} is in the scenario already, with the words it has there`,
      hint: 'leave --address and --subnet out, or give the new node another name',
    });
  if (deed === 'add' && !isKnown) return joining(open, node, words);
  const { scenario, life } = nodeTarget(open, deed, node);
  return { scenario: deed === 'remove' ? takeFrom(scenario, 'nodes', node) : scenario, life };
}

/** Nobody else is touched: not what was taken away before, nor who is switched off. */
async function joining(open: OpenLab, node: string, words: Asked['words']): Promise<Target> {
  const owner = [...open.lab.nodes, ...open.lab.absent.nodes].find(
    ({ address, subnet }) => address === words['address'] || subnet === words['subnet'],
  );
  if (owner !== undefined) throw isTaken(owner, node);
  const { scenario, life } = await targetOf(open, addTo(open.scenario, 'nodes', { name: node, ...words }));
  return { scenario, life: open.life.concat(life.filter((one) => one.node === node)) };
}

async function tellAgent(
  deed: NodeDeed,
  node: string,
  { context, lab }: { readonly context: Context; readonly lab: string | undefined },
): Promise<void> {
  const tookMs = await changeAgent(await openLab({ name: lab, env: context.env }), deed, node);
  context.note(`agent of ${node}: ${deed} done in ${Math.round(tookMs)} ms\n`);
}

function isTaken({ name, address, subnet }: LabNode, node: string) {
  return usageError({
    code: 'lab/taken',
    message: `${name} has the address ${address} and the subnet ${subnet}, of which ${node} cannot have either`,
    hint: 'ask for others, or leave them out: the next free ones are taken',
  });
}
