import { Command } from '@commander-js/extra-typings';
import { openLab } from '../netlab.ts';
import { enterArgv, enterContainerArgv } from '../runtime/enter.ts';
import { findPlace, pidOfContainer } from '../runtime/place.ts';
import { attachTerminal } from './attach-terminal.ts';
import type { Context } from './context.ts';
import { labOption } from './lab-option.ts';

/** `k8s-netlab exec`: a program at a place of the lab, with our terminal; its exit code is ours. */
export function command(context: Context) {
  return new Command('exec')
    .summary('run a program in a pod, node or container')
    .description(
      'Runs a program in the network namespace of a pod or node, as "ip netns exec" does: with its host name and, on a node, its /run/flannel; all other files are those of this machine. With -c it runs inside a container that has a process. stdin, terminal, signals and exit code pass through.',
    )
    .argument('<where>', 'pod, node, "underlay" or POD/CONTAINER')
    .argument('<command...>', 'program and arguments, after --')
    .option('-c, --container <name>', 'the container of the pod whose namespaces and files to enter')
    .addOption(labOption())
    .addHelpText(
      'after',
      '\nExamples:\n  k8s-netlab exec pod-a -- ping -c 3 10.244.2.2\n  k8s-netlab exec node-1 -- cat /run/flannel/subnet.env\n  k8s-netlab exec pod-a -c app -- ps ax    # of one-pod-localhost',
    )
    .action(async (where, run, { container, lab }) => {
      const open = await openLab({ name: lab, env: context.env });
      const place = findPlace(open.lab, where, container);
      const argv =
        place.container === undefined
          ? enterArgv(place, run, context.cwd)
          : enterContainerArgv(await pidOfContainer(open, place.name, place.container), run);
      context.exit(await attachTerminal(open.inside, argv));
    });
}
