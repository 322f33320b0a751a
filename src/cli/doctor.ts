import { Command } from '@commander-js/extra-typings';
import { diagnose } from '../doctor/diagnose.ts';
import { formatDiagnosis } from '../report/doctor.ts';
import { hostRunner } from '../sandbox/host-runner.ts';
import type { Context } from './context.ts';
import { ExitCode } from './exit-code.ts';

/** `doctor`: tries everything the lab uses of this machine. */
export function command(context: Context) {
  return new Command('doctor')
    .summary('try everything a lab uses of this machine, and say what mends what fails')
    .description(
      'Tries each tool, privilege and kernel feature that labs use, in a sandbox that is thrown away.\n' +
        `Changes nothing. Exits ${ExitCode.cannot} when labs cannot be brought up here.`,
    )
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      `
Examples:
  k8s-netlab doctor
  sudo k8s-netlab doctor               # root may do what you may not
  k8s-netlab doctor --json | jq '.findings[] | select(.state == "fails")'`,
    )
    .action(async ({ json }) => {
      const diagnosis = await diagnose(hostRunner);
      context.write(
        json ? `${JSON.stringify(diagnosis, undefined, 2)}\n` : formatDiagnosis(diagnosis, context.style),
      );
      context.exit(diagnosis.canRunLabs ? ExitCode.held : ExitCode.cannot);
    });
}
