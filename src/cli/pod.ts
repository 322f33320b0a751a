import { Argument, Command } from '@commander-js/extra-typings';
import { changeLab } from '../converge/change-lab.ts';
import type { Target } from '../converge/converge.ts';
import { type PodDeed, podDeeds, podTarget } from '../converge/deeds.ts';
import { usageError } from '../error/lab-error.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import { addTo, takeFrom } from '../scenario/edit-scenario.ts';
import type { Context } from './context.ts';
import { labOption } from './lab-option.ts';
import { tellDone } from './tell-done.ts';

/** `k8s-netlab pod`: pods come and go. */
export function command(context: Context) {
  return new Command('pod')
    .summary('add or remove a pod')
    .description(
      'Adds a pod to a lab that is up, one of the scenario that joins later (POD) or a new one (POD@NODE), or takes one away with all that runs in it. Nothing else is touched.',
    )
    .addArgument(new Argument('<deed>', 'what is done').choices(podDeeds))
    .argument('<pod>', 'name of the pod; of a new one POD@NODE')
    .argument('[command...]', 'of a new pod: program and arguments of its container, after --')
    .option('--port <port...>', 'of a new pod: port its container answers on')
    .option('--address <address>', 'of a new pod: the address it asks for')
    .option('--mac <mac>', 'of a new pod: MAC of its eth0')
    .option('--mtu <bytes>', 'of a new pod: MTU of its eth0')
    .option('--json', 'what was changed, as data')
    .addOption(labOption())
    .addHelpText(
      'after',
      `
Examples:
  k8s-netlab pod add pod-d@node-2
  k8s-netlab pod add web@node-1 --port 8080
  k8s-netlab pod add idle@node-1 -- sleep infinity
  k8s-netlab pod remove pod-d`,
    )
    .action(async (deed, pod, ...[run, { json, lab, ...more }]) => {
      const words = wordsOf(run, more);
      const done = await changeLab({ name: lab, ...context }, (open) => decide(open, deed, { pod, words }));
      context.exit(tellDone(done, context, { json }));
    });
}

interface NewPod {
  readonly port?: readonly string[] | undefined;
  readonly address?: string | undefined;
  readonly mac?: string | undefined;
  readonly mtu?: string | undefined;
}

/** A new pod in the words of a scenario, which has the rules of what they may be. */
function wordsOf(run: readonly string[], { port = [], address, mac, mtu }: NewPod): Asked['words'] {
  const container = {
    name: 'app',
    ...(run.length > 0 && { command: run }),
    ...(port.length > 0 && { ports: port.map(Number) }),
  };
  return {
    ...(address !== undefined && { address }),
    ...(mac !== undefined && { mac }),
    ...(mtu !== undefined && { mtu: Number(mtu) }),
    ...(run.length + port.length > 0 && { containers: [container] }),
  };
}

interface Asked {
  /** POD or POD@NODE. */
  readonly pod: string;
  /** Of a new pod, in the scenario's words. */
  readonly words: Readonly<Record<string, unknown>>;
}

function decide(open: OpenLab, deed: PodDeed, { pod, words }: Asked): Target {
  const [name = pod, node] = pod.split('@');
  const known = open.scenario.pods.find((one) => one.name === name);
  const isOther = Object.keys(words).length > 0 || (node !== undefined && node !== known?.node);
  if (deed === 'remove') {
    const { scenario, life } = podTarget(open, deed, name);
    return { scenario: takeFrom(scenario, 'pods', name), life };
  }
  if (known !== undefined && !isOther) return podTarget(open, deed, name);
  if (known !== undefined) throw isKnown(name);
  if (node === undefined) throw withoutNode(open, name);
  const scenario = addTo(open.scenario, 'pods', { name, node, ...words });
  return podTarget({ scenario, life: open.life }, deed, name);
}

function withoutNode({ lab }: OpenLab, name: string) {
  return usageError({
    code: 'lab/no-such-pod',
    message: `the scenario of this lab has no pod "${name}", and where a new one is to run was not said`,
    hint: `name its node: k8s-netlab pod add ${name}@${lab.nodes[0]?.name ?? 'NODE'}`,
  });
}

function isKnown(name: string) {
  return usageError({
    code: 'lab/pod-state',
    message: `pod ${name} is in the scenario already, with the words it has there`,
    hint: `leave the rest out (k8s-netlab pod add ${name}), or give the new pod another name`,
  });
}
