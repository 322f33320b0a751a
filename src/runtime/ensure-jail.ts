import { machineError } from '../error/lab-error.ts';
import type { Runner } from '../sandbox/runner.ts';
import { templateScript } from './jail-template.ts';

/**
 * Makes the root that `jailedArgv` starts programs in, unless it is there.
 * @throws LabError `machine/no-jail` with the words of the tool that failed.
 */
export async function ensureJail(inside: Runner): Promise<void> {
  const outcome = await inside.run(['sh', '-s'], { stdin: templateScript });
  if (outcome.kind === 'exited' && outcome.code === 0) return;
  const said = outcome.kind === 'missing' ? `${outcome.program}: not found` : outcome.stderr.trim();
  throw machineError(
    {
      code: 'machine/no-jail',
      message: `the read-only root of containers could not be made: ${said}`,
      hint: 'k8s-netlab doctor names the tools it needs; containers with "privileged: true" do without it',
    },
    outcome,
  );
}
