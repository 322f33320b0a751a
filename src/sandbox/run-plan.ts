import { LabError, formatSpan } from '../error/lab-error.ts';
import { pieceOfStatus, stepAtLine } from '../plan/blocks.ts';
import { formatStep } from '../plan/format-step.ts';
import type { Step } from '../plan/plan.ts';
import type { Script } from '../plan/script.ts';
import type { Outcome, Runner } from './runner.ts';

export interface RunPlanOptions {
  readonly signal?: AbortSignal | undefined;
  /** What has become of the lab where a command fails. */
  readonly otherwise?: string;
}

/**
 * Runs a plan's script inside a fresh sandbox.
 * @throws LabError `machine/plan-failed` with the command that failed, what it said, and why it was run.
 */
export async function runPlan(
  inside: Runner,
  script: Script,
  { signal, otherwise = 'the lab was taken down again' }: RunPlanOptions = {},
): Promise<void> {
  const outcome = await inside.run(['sh', '-s'], {
    stdin: script.text,
    ...(signal === undefined ? {} : { signal }),
  });
  if (outcome.kind === 'exited' && outcome.code === 0) return;
  signal?.throwIfAborted();
  throw planFailed(script, outcome, otherwise);
}

function planFailed(script: Script, outcome: Outcome, otherwise: string): LabError {
  const said = outcome.kind === 'missing' ? `${outcome.program}: not found` : outcome.stderr.trim();
  const step = failedStep(script, said);
  const place =
    step === undefined ? '' : `\ncommand: ${formatStep(step)}\nin:      ${step.in}\nwhy:     ${step.because}`;
  const from = step?.from === undefined ? '' : `\nfrom:    ${formatSpan(step.from)}`;
  return new LabError(
    [
      {
        code: 'machine/plan-failed',
        message: `a command of the plan failed; ${otherwise}${place}${from}\nanswer:  ${said}`,
        hint: 'k8s-netlab doctor tries what the lab needs of this machine; k8s-netlab plan prints all commands',
      },
    ],
    { blame: 'machine', cause: outcome },
  );
}

/** The step that `plan: block B failed with status S` and `Command failed -:LINE` (from `ip -batch`) point at, as exactly as they do. */
export function failedStep(script: Script, stderr: string): Step | undefined {
  const [, id, status] = /^plan: block (\d+) failed with status (\d+)$/m.exec(stderr) ?? [];
  const block = script.blocks.find((candidate) => candidate.id === Number(id));
  const found = block === undefined ? undefined : pieceOfStatus(block, Number(status));
  if (found === undefined) return undefined;
  const line = /^Command failed -:(\d+)$/m.exec(stderr)?.[1];
  if (line !== undefined) return stepAtLine(found, Number(line));
  return (
    found.steps.find((step) => step.tool === 'sysctl' && stderr.includes(`/proc/sys/${step.key}`)) ??
    found.steps[0]
  );
}
