import { Command } from '@commander-js/extra-typings';

import { down, listLabs, preferredLab, unknownLab, whichLab } from '../sandbox/labs.ts';
import type { Context } from './context.ts';

/** `k8s-netlab down`: ends labs without a trace. */
export function command(context: Context) {
  return new Command('down')
    .summary('take a lab down')
    .description(
      'Ends labs: one kill each, and the kernel takes away all they were made of. Needs no scenario file.',
    )
    .argument('[labs...]', 'the labs (default: $K8S_NETLAB, else the only one that is up)')
    .option('--all', 'all labs of this user')
    .addHelpText(
      'after',
      '\nExamples:\n  k8s-netlab down\n  k8s-netlab down overlay routed\n  k8s-netlab down --all',
    )
    .action(async (names, options) => {
      const labs = await chosenLabs(names, options.all === true, context);
      if (labs.length === 0) context.note('no lab is up\n');
      for (const name of labs) {
        if (await down(name, context.env)) context.note(`lab ${context.noteStyle.strong(name)} is down\n`);
        else throw await unknownLab(name, context.env);
      }
    });
}

async function chosenLabs(
  names: readonly string[],
  isAll: boolean,
  context: Context,
): Promise<readonly string[]> {
  if (names.length > 0) return names;
  const preferred = preferredLab(context.env);
  if (preferred !== undefined && !isAll) return [preferred];
  const up = (await listLabs(context.env)).map(({ name }) => name);
  if (isAll || up.length < 2) return up;
  throw whichLab(up, 'name those to take down, or say --all');
}
