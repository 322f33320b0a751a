import { Command, CommanderError } from '@commander-js/extra-typings';
import { type Blame, LabError } from '../error/lab-error.ts';
import { formatProblems } from '../report/problems.ts';
import { type Context, processContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { neededCommands } from './needed-commands.ts';
import type { Entry } from './registry.ts';
import { version } from '../runtime/version.ts';
import { bugText } from './bug-text.ts';

/** Runs the command line; sets the exit code of the process and never throws. */
export async function main(argv: readonly string[]): Promise<void> {
  const context = processContext();
  try {
    const program = await buildProgram(context, neededCommands(argv.slice(2)));
    await program.parseAsync([...argv]);
  } catch (error) {
    context.exit(report(error, context));
  }
}

async function buildProgram(context: Context, entries: readonly Entry[]): Promise<Command> {
  const program = new Command('k8s-netlab')
    .description('A lab for Kubernetes pod networking on the real Linux kernel.')
    .version(version(), '-V, --version', 'print the version')
    .addHelpText('after', EXIT_CODES)
    .configureHelp({ subcommandTerm })
    .configureOutput({ writeOut: context.write, writeErr: context.note })
    .showHelpAfterError('(try --help)')
    .exitOverride();
  for (const entry of entries) {
    const module = await entry.load();
    const command = module.command(context).copyInheritedSettings(program);
    program.addCommand(command, { hidden: entry.isHidden === true });
  }
  return program;
}

/** A command as the list of them shows it: without the word for its options, which all of them have. */
function subcommandTerm(command: { readonly name: () => string; readonly usage: () => string }): string {
  return `${command.name()} ${command.usage().replace('[options]', '').trim()}`.trimEnd();
}

const EXIT_CODES = `
Exit codes:
  ${ExitCode.held}    everything held
  ${ExitCode.broke}    a check broke
  ${ExitCode.wrong}    the scenario or the command line is wrong
  ${ExitCode.cannot}    this machine cannot: see k8s-netlab doctor
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
  context.note(bugText(error));
  return ExitCode.bug;
}
