import { Argument, Command, Option } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { type Names, candidatesFor } from '../../src/cli/candidates.ts';

const program = new Command('k8s-netlab');
program.addCommand(
  new Command('inspect')
    .summary('show tables')
    .argument('[table]')
    .argument('[where...]')
    .option('--raw', 'as ip prints it')
    .option('--lab <name>', 'the lab'),
);
program.addCommand(new Command('graph').argument('[scenario-or-lab]'));
program.addCommand(
  new Command('test')
    .argument('[scenarios...]')
    .option('-q, --quiet', 'less')
    .option('--reporter <format>', 'as (repeatable)'),
);
program.addCommand(new Command('exec').argument('<where>').argument('<command...>'));
program.addCommand(new Command('completion').addArgument(new Argument('<shell>').choices(['bash', 'zsh'])));
program.addCommand(
  new Command('events').addOption(
    new Option('--table <list>').choices(['neigh', 'fdb']).argParser((list) => list.split(',')),
  ),
);
program.addCommand(new Command('complete'), { hidden: true });

const named = (...values: readonly string[]) => values.map((value) => ({ value, description: '' }));

const names: Names = {
  labs: () => Promise.resolve(named('overlay', 'routed')),
  places: (lab) => Promise.resolve(lab === 'routed' ? named('pod-r') : named('pod-a', 'pod-b', 'node-1')),
  scenarios: () => named('two-nodes-vxlan', 'same-node'),
};

async function values(...words: readonly string[]): Promise<readonly string[]> {
  return (await candidatesFor(program, words, names)).map(({ value }) => value);
}

describe('what could stand at the cursor', () => {
  it.each([
    ['a command, at the start', ['in'], ['inspect']],
    ['no command that is not for people', ['comple'], ['completion']],
    ['an option of the program', ['--h'], ['--help']],
    ['an option of the command', ['inspect', '--r'], ['--raw']],
    ['a table or a place, where either may stand', ['inspect', 'n'], ['node-1']],
    ['any place, in a list of places', ['inspect', 'arp', 'pod-a', 'pod'], ['pod-a', 'pod-b']],
    ['a format of reports', ['test', '--reporter', 'j'], ['json', 'junit']],
    ['a scenario', ['test', ''], ['two-nodes-vxlan', 'same-node']],
    ['a lab or a scenario, where either may stand', ['graph', 'o'], ['overlay']],
    ['one of the choices', ['completion', ''], ['bash', 'zsh']],
    ['one of the choices of an option that takes several', ['events', '--table', 'f'], ['fdb']],
    ['nothing behind the last argument', ['completion', 'bash', ''], []],
    ['nothing of an unknown command', ['frobnicate', ''], []],
  ])('is %s', async (_title, words, expected) => {
    expect(await values(...words)).toEqual(expected);
  });

  it('is no option that was given already', async () => {
    expect(await values('test', '-q', '--')).toEqual(['--reporter', '--help']);
  });

  it('is an option again that may be given more than once', async () => {
    expect(await values('test', '--reporter', 'tap', '--rep')).toEqual(['--reporter']);
  });

  it('is a lab behind --lab, and then the places of that lab', async () => {
    expect(await values('inspect', '--lab', '')).toEqual(['overlay', 'routed']);
    expect(await values('inspect', '--lab', 'routed', 'arp', '')).toEqual(['pod-r']);
  });

  it('is nothing of ours behind --, where a foreign command stands', async () => {
    expect(await values('exec', 'pod-a', '--', '')).toEqual([]);
  });

  it('comes with what it is', async () => {
    expect(await candidatesFor(program, ['insp'], names)).toEqual([
      { value: 'inspect', description: 'show tables' },
    ]);
  });
});
