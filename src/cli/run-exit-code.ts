import type { RunResult, ScenarioRun } from '../check/run-result.ts';
import { hasPassed } from '../check/tally.ts';
import { ExitCode } from './exit-code.ts';

/** What a run ends with: what kept a scenario from being judged says more than what was judged; a bug of ours more than all. */
export function runExitCode({ scenarios }: RunResult): number {
  const codes = scenarios.map(codeOf);
  return bySeverity.find((code) => codes.includes(code)) ?? ExitCode.held;
}

const bySeverity = [ExitCode.bug, ExitCode.interrupted, ExitCode.cannot, ExitCode.wrong, ExitCode.broke];

function codeOf(run: ScenarioRun): number {
  if (run.kind === 'ran') return hasPassed(run.result) ? ExitCode.held : ExitCode.broke;
  switch (run.reason.kind) {
    case 'wrong':
      return ExitCode.wrong;
    case 'machine':
      return ExitCode.cannot;
    case 'interrupted':
      return ExitCode.interrupted;
    case 'bug':
      return ExitCode.bug;
  }
}
