import type { OpenLab } from '../../src/sandbox/open-lab.ts';
import type { Argv, Outcome, Runner } from '../../src/sandbox/runner.ts';
import type { Step } from '../../src/scenario/step.ts';
import type { Bench } from '../../src/steps/bench.ts';
import { lab, scenarioWith } from './check-lab.ts';

/** A program that ran to its end. */
export const said = (stdout: string, code = 0, stderr = ''): Outcome => ({
  kind: 'exited',
  ...{ code, stdout, stderr },
});

/** One step on a lab whose programs answer what `answer` says; what was run is kept. */
export function answering(
  yaml: string,
  answer: (argv: Argv, stdin?: string) => Outcome,
): { bench: Bench; step: Step; ran: string[] } {
  const ran: string[] = [];
  const inside: Runner = {
    run: (argv, options) => {
      ran.push(argv.join(' '));
      return Promise.resolve(answer(argv, options?.stdin));
    },
    commandLine: (argv) => argv,
  };
  const scenario = scenarioWith(`  - name: step\n${yaml.replaceAll(/^(?=.)/gm, '    ')}`);
  const open: OpenLab = { name: 'steps', scenario, life: [], lab, inside, stateFolder: '/nowhere', pid: 1 };
  return { bench: { open, signal: undefined }, step: scenario.steps[0]!, ran };
}
