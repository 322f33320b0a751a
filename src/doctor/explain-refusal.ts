import { LabError, type Problem } from '../error/lab-error.ts';
import type { Runner } from '../sandbox/runner.ts';
import { diagnose } from './diagnose.ts';
import type { Finding } from './diagnosis.ts';

/**
 * What to throw after a sandbox or a plan failed because of the machine: what the doctor finds wrong, in the doctor's words,
 * once for each thing to mend; or the refusal itself when everything tried works.
 */
export async function explainRefusal(refusal: LabError, runner: Runner): Promise<LabError> {
  const { findings } = await diagnose(runner);
  const failing = findings.filter(({ isRequired, state }) => isRequired && state === 'fails');
  const apart = failing.filter(({ mend }, index) => failing.findIndex((one) => one.mend === mend) === index);
  const [first, ...rest] = apart.map(problemOf);
  return first === undefined ? refusal : new LabError([first, ...rest], { blame: 'machine', cause: refusal });
}

function problemOf({ id, what, saw, without, mend }: Finding): Problem {
  return { code: `machine/no-${id}`, message: `${what}: ${saw}\nwithout it: ${without}`, hint: mend };
}
