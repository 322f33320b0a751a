import { basename } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { LabError } from '../error/lab-error.ts';
import { listLabs, openLab } from '../netlab.ts';
import { type Names, candidatesFor } from './candidates.ts';
import type { Context } from './context.ts';
import { builtinScenarios } from './scenario-argument.ts';

/** `complete`: asked by the shell scripts of `completion` for what could stand at the cursor. */
export function command(context: Context) {
  const self = new Command('complete')
    .summary('what could stand at the cursor, a line each')
    .description('Called by the scripts of k8s-netlab completion. The last word is the unfinished one.')
    .argument('[words...]', 'the words after "k8s-netlab", after --')
    .addHelpText('after', '\nExamples:\n  k8s-netlab complete -- inspect ar')
    .action(async (words) => {
      if (self.parent === null) return;
      const candidates = await candidatesFor(self.parent, words, namesHere(context));
      context.write(candidates.map(({ value, description }) => `${value}\t${description}\n`).join(''));
    });
  return self;
}

function namesHere({ env }: Context): Names {
  return {
    labs: async () =>
      (await listLabs(env)).map((lab) => ({ value: lab.name, description: `lab, ${lab.pods} pods` })),
    places: (lab) => placesOf(lab, env),
    scenarios: () =>
      builtinScenarios().map((file) => ({
        value: basename(file, '.yaml'),
        description: 'built-in scenario',
      })),
  };
}

/** Nodes and pods of the lab that a command would work on; none where it would complain. */
async function placesOf(name: string | undefined, env: Context['env']) {
  try {
    const { lab } = await openLab({ name, env });
    return [
      ...lab.pods.map((pod) => ({ value: pod.name, description: `pod on ${pod.node}` })),
      ...lab.nodes.map(({ name: value }) => ({ value, description: 'node' })),
      ...lab.storeNodes.map(({ name: value }) => ({ value, description: 'member of etcd' })),
    ];
  } catch (error) {
    if (error instanceof LabError) return [];
    throw error;
  }
}
