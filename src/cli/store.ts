import { Argument, Command } from '@commander-js/extra-typings';
import { changeStore } from '../converge/store-deeds.ts';
import { usageError } from '../error/lab-error.ts';
import { openLab } from '../netlab.ts';
import type { Context } from './context.ts';
import { labOption } from './lab-option.ts';

/** `k8s-netlab store`: the death of the database, and its coming back. */
export function command(context: Context) {
  return new Command('store')
    .summary("stop or start the members of the lab's etcd")
    .description(
      "Stops or starts etcd, where the lab has one of its own: traffic goes on without it, but no node learns anything. A start waits until it serves and all of flannel's agents have caught up.",
    )
    .addArgument(new Argument('<deed>', 'what is done').choices(['stop', 'start']))
    .argument('[member]', 'the member, where there are several (default: all)')
    .option('--kill', 'stop it without asking, by SIGKILL')
    .option('--json', 'how each member is then, as data')
    .addOption(labOption())
    .addHelpText(
      'after',
      `
Examples:
  k8s-netlab store stop
  k8s-netlab store stop control-plane-2 --kill
  k8s-netlab store start`,
    )
    .action(async (deed, member, { kill, json, lab }) => {
      if (kill === true && deed === 'start') throw killOfStart();
      const open = await openLab({ name: lab, env: context.env });
      const { members, tookMs } = await changeStore(open, kill === true ? 'kill' : deed, member);
      if (json === true)
        context.write(`${JSON.stringify({ members, tookMs: Math.round(tookMs) }, undefined, 2)}\n`);
      else
        for (const { name, standing } of members) context.write(`${context.style.name(name)} ${standing}\n`);
      context.note(`done in ${Math.round(tookMs)} ms\n`);
    });
}

function killOfStart() {
  return usageError({
    code: 'store/kill',
    message: '--kill is about how a member is stopped',
    hint: 'k8s-netlab store stop --kill',
  });
}
