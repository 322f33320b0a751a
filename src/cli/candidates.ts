import type { Argument, CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { inspectTables } from '../report/inspect/inspect.ts';
import { reportFormats } from '../report/reporters/registry.ts';

/** Something that could stand at the cursor. */
export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** Names that depend on the machine, asked for only when an argument wants them. */
export interface Names {
  labs(): Promise<readonly Candidate[]>;
  /** Nodes and pods of a lab; without a name, of the one a command would work on. */
  places(lab?: string): Promise<readonly Candidate[]>;
  scenarios(): readonly Candidate[];
}

/**
 * What could stand where the last of `words` stands: commands, options, values of options, arguments, as the program declares them.
 * @param words the words after the program's name; the last one is unfinished and may be empty
 */
export async function candidatesFor(
  program: CommandUnknownOpts,
  words: readonly string[],
  names: Names,
): Promise<readonly Candidate[]> {
  const typed = words.at(-1) ?? '';
  const done = words.slice(0, -1);
  const offers = await offersFor(program, { done, isOption: typed.startsWith('-') }, names);
  return offers.filter(({ value }) => value.startsWith(typed));
}

interface Cursor {
  /** The words before the one at the cursor. */
  readonly done: readonly string[];
  readonly isOption: boolean;
}

async function offersFor(
  program: CommandUnknownOpts,
  cursor: Cursor,
  names: Names,
): Promise<readonly Candidate[]> {
  const [first, ...done] = cursor.done;
  if (first === undefined) return cursor.isOption ? optionsOf(program, []) : commandsOf(program);
  const command = program.commands.find((one) => one.name() === first || one.aliases().includes(first));
  if (command === undefined || done.includes('--')) return [];
  const option = optionAwaitingValue(command, done.at(-1));
  if (option !== undefined) return valuesFor(option.attributeName(), option.argChoices, names);
  if (cursor.isOption) return optionsOf(command, done);
  const argument = argumentAt(command, countArguments(command, done));
  if (argument === undefined) return [];
  const lab = done.includes('--lab') ? done[done.indexOf('--lab') + 1] : undefined;
  return valuesFor(argument.name(), argument.argChoices, { ...names, places: () => names.places(lab) });
}

function commandsOf(program: CommandUnknownOpts): readonly Candidate[] {
  return program
    .createHelp()
    .visibleCommands(program)
    .map((command) => ({ value: command.name(), description: command.summary() || command.description() }));
}

/** The options not given yet, and those that may be given again. */
function optionsOf(command: CommandUnknownOpts, done: readonly string[]): readonly Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .filter((option) => isRepeatable(option) || !done.some((word) => isNamed(option, word)))
    .map((option) => ({ value: option.long ?? option.short ?? '', description: option.description }));
}

/** Commander knows no such options but the variadic ones; the help tells people of it, and so this. */
function isRepeatable({ description }: Option): boolean {
  return description.includes('(repeatable)');
}

/** The option that `word` is, if the next word is its value. */
function optionAwaitingValue(command: CommandUnknownOpts, word: string | undefined): Option | undefined {
  if (word === undefined) return undefined;
  return command.options.find((option) => isNamed(option, word) && (option.required || option.optional));
}

function isNamed(option: Option, word: string): boolean {
  return word === option.long || word === option.short;
}

/** The argument at that position; a variadic one takes all that follow. */
function argumentAt(command: CommandUnknownOpts, position: number): Argument | undefined {
  const declared = command.registeredArguments;
  return declared[position] ?? declared.findLast((argument) => argument.variadic);
}

/** How many of the words are arguments: neither options nor their values. */
function countArguments(command: CommandUnknownOpts, words: readonly string[]): number {
  return words.filter(
    (word, index) => !word.startsWith('-') && optionAwaitingValue(command, words[index - 1]) === undefined,
  ).length;
}

/** What an argument or option takes, by its choices, else by its name. */
async function valuesFor(
  name: string,
  choices: readonly string[] | undefined,
  names: Names,
): Promise<readonly Candidate[]> {
  if (choices !== undefined) return choices.map((value) => ({ value, description: name }));
  return (await sources[name]?.(names)) ?? [];
}

type Source = (names: Names) => Promise<readonly Candidate[]> | readonly Candidate[];

const places: Source = (names) => names.places();
const labs: Source = (names) => names.labs();
const scenarios: Source = (names) => names.scenarios();

/** What stands for an argument or option, by its name. */
const sources: Readonly<Record<string, Source>> = {
  lab: labs,
  labs,
  scenario: scenarios,
  scenarios,
  'scenario-or-lab': async (names) => [...(await names.labs()), ...names.scenarios()],
  table: async (names) => [
    ...inspectTables.map((value) => ({ value, description: 'table' })),
    ...(await names.places()),
  ],
  reporter: () => reportFormats.map((value) => ({ value, description: 'format' })),
  from: places,
  to: places,
  where: places,
  pod: places,
  node: places,
  member: places,
};
