import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/check/run-result.ts';
import { report } from '../../src/report/reporters/github.ts';
import { forged, mixed, ran, runOf, step } from './hand-made-run.ts';

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/**
 * As the runner reads a step's output: white space before a command is nothing to it; in a line that is none, `##[` begins one
 * anywhere; between stop-commands and its word nothing is one.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs TryParseV2, then TryParse
 */
function run(result: RunResult): readonly Command[] {
  let stopWord: string | undefined;
  return report(result)
    .split('\n')
    .flatMap((line): Command[] => {
      const command = parseCommand(line);
      if (stopWord !== undefined) {
        if (line.trim() === `::${stopWord}::`) stopWord = undefined;
        return [];
      }
      if (command?.name === 'stop-commands') stopWord = command.data;
      return command === undefined ? [] : [command];
    });
}

function parseCommand(line: string): Command | undefined {
  const [, name, words = '', data] = /^\s*::([^:\s]+)(?:\s+([^:]*))?::(.*)$/.exec(line) ?? [];
  if (name === undefined || data === undefined) {
    const [, old, text] = /##\[(\w+)[^\]]*\](.*)/.exec(line) ?? [];
    return old === undefined ? undefined : { name: `##${old}`, properties: {}, data: text ?? '' };
  }
  const properties = words.split(',').map((word) => /^([^=]*)=?(.*)$/s.exec(word)!.slice(1));
  return {
    name,
    properties: Object.fromEntries(properties.map(([key, value]) => [key!, unescapeProperty(value!)])),
    data: unescapeData(data),
  };
}

function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
}

describe('the GitHub report', () => {
  const commands = run(mixed);
  const errors = commands.filter(({ name }) => name === 'error');

  it('has a group a scenario, named by what it came to', () => {
    expect(commands.filter(({ name }) => name === 'group').map(({ data }) => data)).toEqual([
      'all-well: the only step held (1 check, 1.2 s)',
      'not-well: 2 of 3 steps did not hold (4 checks, 1 broke, 2 untested, 1.2 s)',
      'bad.yaml: did not run, the scenario is wrong',
      'vx: did not run, this machine cannot',
      'late: did not run, the run was interrupted',
      'odd: did not run, a bug of k8s-netlab',
    ]);
    expect(commands.filter(({ name }) => name === 'endgroup')).toHaveLength(6);
    expect(report(mixed)).toContain('    held a reply with TTL 62\n');
  });

  it('annotates each expectation that did not hold, at its place', () => {
    expect(errors).toHaveLength(7);
    expect(errors[0]).toEqual({
      name: 'error',
      properties: {
        file: 'two.yaml',
        line: '12',
        col: '9',
        title: 'pod-a reaches pod-b: a route to pod-b: no such route',
      },
      data: 'wanted    a route to pod-b\nsaw       no such route\n          10.244.1.0/24 dev cni0\n          default via 192.168.50.254 dev eth0\nlook      ip -n node-1 route show\nat        two.yaml:12:9',
    });
  });

  it('annotates what is wrong in a scenario that could not run', () => {
    expect(errors[3]).toMatchObject({
      properties: { file: 'two.yaml', line: '12', title: 'scenario/unknown-node' },
      data: 'no node "node-3"\nhint: nodes are node-1',
    });
    expect(errors.slice(4).map(({ properties }) => properties['file'])).toEqual([
      'vx.yaml',
      'late.yaml',
      'odd.yaml',
    ]);
  });

  it('names files from the folder the run began in, for the annotations to find them', () => {
    const scenario = ran(
      'there',
      step({ after: [{ kind: 'untested', wanted: 'w', reason: 'r', shownBy: '' }] }),
    );
    const { steps } = scenario.result;
    const below = steps.map((one) => ({ ...one, at: { ...one.at, file: '/home/me/netlab/two.yaml' } }));
    const [error] = run(runOf({ ...scenario, result: { ...scenario.result, steps: below } })).filter(
      ({ name }) => name === 'error',
    );
    expect(error!.properties['file']).toBe('netlab/two.yaml');
  });

  it('gives no command that a pod or a scenario has forged', () => {
    const names = run(forged).map(({ name }) => name);
    expect(names).toEqual([
      ...['group', 'stop-commands', 'endgroup', 'error', 'error'],
      ...['group', 'stop-commands', 'endgroup', 'error'],
    ]);
    expect(
      run(forged)
        .map(({ data }) => data)
        .join(),
    ).toContain('%0A::error::forged');
  });
});
