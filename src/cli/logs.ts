import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { usageError } from '../error/lab-error.ts';
import { openLab } from '../netlab.ts';
import { followLog, readLog } from '../runtime/logs.ts';
import { agentLogFile } from '../agent/log/agent-log-file.ts';
import { followTail, readTail } from '../runtime/tail-log.ts';
import { findPlace } from '../runtime/place.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { Context } from './context.ts';
import { labOption } from './lab-option.ts';

interface Options {
  readonly follow: boolean;
  readonly tail: number | undefined;
}

/** `k8s-netlab logs`: what the containers of a pod wrote, or flannel's agent of a node. */
export function command(context: Context) {
  return new Command('logs')
    .summary("show what containers wrote, or a node's flannel agent")
    .description(
      "Shows what the containers of a pod wrote to stdout and stderr; of one without a command, whom the lab answered in its place. The last 4 to 8 MiB of each container are kept. With --agent, what flannel's agent of a node says, as flanneld says it.",
    )
    .argument('[pod]', 'pod, or POD/CONTAINER')
    .option('-c, --container <name>', 'only this container (default: all, each line with its name)')
    .option('--agent <node>', "flannel's agent of this node")
    .option('-f, --follow', 'go on until the containers end, or Ctrl-C')
    .option('--tail <lines>', 'only so many of the last lines', wholeNumber)
    .addOption(labOption())
    .addHelpText('after', EXAMPLES)
    .action(async (where, { container, agent, follow, tail, lab }) => {
      const open = await openLab({ name: lab, env: context.env });
      const options = { follow: follow === true, tail };
      if (agent !== undefined) return showAgent(open, findNode(open, agent), { options, context });
      if (where === undefined) throw nobodyNamed();
      const { pod, containers } = wantedContainers(open, where, container);
      const isAlone = containers.length === 1;
      await Promise.all(
        containers.map(async (name) => show({ open, pod, container: name, isAlone }, options, context)),
      );
    });
}

const EXAMPLES = `
Examples:
  k8s-netlab logs pod-b
  k8s-netlab logs pod-b -c web --tail 20 -f
  k8s-netlab logs --agent node-1`;

function nobodyNamed() {
  return usageError({
    code: 'usage/missing-argument',
    message: 'nobody was named whose log is wanted',
    hint: 'name a pod, or a node with --agent NODE',
  });
}

async function showAgent(
  open: OpenLab,
  node: string,
  { options: { follow, tail }, context }: { readonly options: Options; readonly context: Context },
): Promise<void> {
  const file = agentLogFile(node);
  const request = { tail, onLine: (line: string) => context.write(`${line}\n`), signal: context.signal };
  const count = await (follow ? followTail(open, { file }, request) : readTail(open, file, request));
  if (count === 0) context.note(`the agent of ${node} has said nothing\n`);
}

function findNode(open: OpenLab, where: string): string {
  const place = findPlace(open.lab, where);
  if (place.kind === 'node') return place.name;
  throw usageError({
    code: 'lab/no-such-node',
    message: `${place.name} is no node; only nodes have flannel's agent`,
    hint: `nodes: ${open.lab.nodes.map(({ name }) => name).join(', ')}`,
  });
}

interface Source {
  readonly open: OpenLab;
  readonly pod: string;
  readonly container: string;
  readonly isAlone: boolean;
}

async function show(
  { open, pod, container, isAlone }: Source,
  { follow, tail }: Options,
  context: Context,
): Promise<void> {
  const prefix = isAlone ? '' : `${context.style.name(container)}  `;
  const onLine = (line: string): void => context.write(`${prefix}${line}\n`);
  const count = await (follow ? followLog : readLog)(open, {
    pod,
    container,
    tail,
    onLine,
    signal: context.signal,
  });
  if (count === 0) context.note(`${pod}/${container} wrote nothing\n`);
}

function wantedContainers(
  open: OpenLab,
  where: string,
  container: string | undefined,
): { pod: string; containers: readonly string[] } {
  const place = findPlace(open.lab, where, container);
  const pod = open.lab.pods.find(({ name }) => name === place.name);
  if (pod === undefined)
    throw usageError({
      code: 'lab/no-such-pod',
      message: `${place.name} is no pod; only containers write logs`,
      hint: `pods: ${open.lab.pods.map(({ name }) => name).join(', ')}`,
    });
  const containers =
    place.container === undefined ? pod.containers.map(({ name }) => name) : [place.container];
  if (containers.length === 0)
    throw usageError({
      code: 'lab/no-containers',
      message: `pod ${pod.name} has no containers`,
      hint: 'give it some in the scenario: containers: [{ name: web, ports: [8080] }]',
    });
  return { pod: pod.name, containers };
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number, such as 20.');
  return Number(text);
}
