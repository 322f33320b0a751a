import { Command, CommanderError } from '@commander-js/extra-typings';
import { type Blame, LabError } from '../error/lab-error.ts';
import { formatProblems } from '../report/problems.ts';
import { type Context, processContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { registry } from './registry.ts';
import { version } from './version.ts';

/** Runs the command line; sets the exit code of the process and never throws. */
export async function main(argv: readonly string[]): Promise<void> {
  const context = processContext();
  try {
    const program = await buildProgram(context, argv[2]);
    await program.parseAsync([...argv]);
  } catch (error) {
    context.exit(report(error, context));
  }
}

/** The program with all its commands, or with the one that `wanted` names: the others need not be loaded to run it. */
async function buildProgram(context: Context, wanted: string | undefined): Promise<Command> {
  const program = new Command('k8s-netlab')
    .description('A lab for Kubernetes pod networking on the real Linux kernel.')
    .version(version(), '-V, --version', 'print the version')
    .addHelpText('after', EXIT_CODES)
    .configureOutput({ writeOut: context.write, writeErr: context.note })
    .showHelpAfterError('(try --help)')
    .exitOverride();
  const one = registry.filter((entry) => entry.name === wanted);
  for (const entry of one.length > 0 || wanted === '--version' || wanted === '-V' ? one : registry) {
    const module = await entry.load();
    program.addCommand(module.command(context).copyInheritedSettings(program));
  }
  return program;
}

const EXIT_CODES = `
Exit codes:
  ${ExitCode.held}    everything held
  ${ExitCode.broke}    a check broke
  ${ExitCode.wrong}    the scenario or the command line is wrong
  ${ExitCode.cannot}    this machine cannot: a privilege, tool or kernel feature is missing (see k8s-netlab doctor)
  ${ExitCode.bug}   a bug of k8s-netlab
  ${ExitCode.interrupted}  interrupted`;

const codeOf: Record<Blame, number> = {
  scenario: ExitCode.wrong,
  machine: ExitCode.cannot,
  check: ExitCode.broke,
};

/** Tells the user and gives the exit code. */
function report(error: unknown, context: Context): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.held : ExitCode.wrong;
  if (context.signal.aborted) return ExitCode.interrupted;
  if (error instanceof LabError) {
    context.note(formatProblems(error.problems, context.noteStyle));
    return codeOf[error.blame];
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  context.note(
    `${text}\n\nThis is a bug of k8s-netlab ${version()}; please report it with the lines above.\n`,
  );
  return ExitCode.bug;
}
