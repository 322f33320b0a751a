import { Command } from '@commander-js/extra-typings';
import { UNDERLAY } from '../net/names.ts';
import { openLab } from '../netlab.ts';
import { enterArgv } from '../runtime/enter.ts';
import { findPlace } from '../runtime/place.ts';
import { attachTerminal } from './attach-terminal.ts';
import type { Context } from './context.ts';
import { labOption } from './lab-option.ts';

/** `k8s-netlab shell`: a shell at a place of the lab. */
export function command(context: Context) {
  return new Command('shell')
    .summary('open a shell in a pod or node')
    .description(
      'Opens a shell that says in its prompt where it is. In the underlay, which is the default, "ip netns" lists the nodes and pods of the lab, and "ip netns exec", "ip -n" work with them. Your start-up files are not read and no history is written.',
    )
    .argument('[where]', 'pod, node or "underlay"', UNDERLAY)
    .addOption(labOption())
    .addHelpText(
      'after',
      '\nExamples:\n  k8s-netlab shell\n  k8s-netlab shell node-1\n  echo "ip route" | k8s-netlab shell pod-a',
    )
    .action(async (where, options) => {
      const open = await openLab({ name: options.lab, env: context.env });
      const place = findPlace(open.lab, where);
      const run = ['sh', '-c', SHELL, 'shell', `[${open.name}] ${place.name} # `];
      context.exit(await attachTerminal(open.inside, enterArgv(place, run, context.cwd)));
    });
}

/** bash where it is, without its start-up files and history; the only argument is the prompt. Interactive when it has a terminal. */
const SHELL = `export PS1="$1" HISTFILE=
unset ENV BASH_ENV PROMPT_COMMAND
if [ -t 0 ]; then interactive=-i; else interactive=; fi
if command -v bash >/dev/null; then exec bash --noprofile --norc $interactive; fi
exec sh $interactive`;
