import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod';
import { LabError, type Problem, type Span, usageError } from '../error/lab-error.ts';
import { readYaml } from '../scenario/read-yaml.ts';
import { type CniNetwork, NetworkSchema } from './network.ts';

/** Endings of the files a runtime looks at in its folder. @see containernetworking/cni libcni/conf.go */
const ENDINGS = ['.conf', '.conflist', '.json'] as const;

/**
 * Reads a network configuration: a `.conflist`, a `.conf` of one plugin, or of a folder the first such file by name, as kubelet's runtimes do.
 * @throws LabError `cni/no-conf`, `cni/bad-conf` with the file and the place
 */
export async function readNetwork(path: string): Promise<CniNetwork> {
  const file = await fileOf(path);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw noConf(`${file} cannot be read (${codeOf(error)})`);
  });
  return parseNetwork({ file, text });
}

async function fileOf(path: string): Promise<string> {
  const stats = await stat(path).catch((error: unknown) => {
    throw noConf(
      codeOf(error) === 'ENOENT' ? `${path} does not exist` : `${path} cannot be read (${codeOf(error)})`,
    );
  });
  if (!stats.isDirectory()) return path;
  const names = await readdir(path);
  const [first] = names.filter((name) => ENDINGS.some((ending) => name.endsWith(ending))).sort();
  if (first === undefined) throw noConf(`${path} has no file that ends in ${ENDINGS.join(', ')}`);
  return join(path, first);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

function noConf(message: string): LabError {
  return usageError({
    code: 'cni/no-conf',
    message: `CNI configuration: ${message}`,
    hint: 'name a .conflist, a .conf, or a folder with one; nodes keep theirs in /etc/cni/net.d',
  });
}

/**
 * Reads the text of a network configuration.
 * @throws LabError `cni/bad-conf` with every problem found
 */
export function parseNetwork(source: { readonly file: string; readonly text: string }): CniNetwork {
  const value = parseJson(source);
  const { locate } = readYaml(source);
  return networkOf(value, (path) => locate({ path }));
}

/**
 * Takes a network configuration that is plain data already: that of a scenario.
 * @param at where it stands
 * @throws LabError `cni/bad-conf` with every problem found
 */
export function networkOf(value: unknown, at: (path: readonly PropertyKey[]) => Span): CniNetwork {
  const isList = typeof value === 'object' && value !== null && 'plugins' in value;
  const read = NetworkSchema.safeParse(isList ? value : asList(value), { reportInput: true });
  if (read.success) return read.data;
  const [first, ...rest] = read.error.issues.map((issue) => problemOf(issue, { isList, at }));
  if (first === undefined) throw new Error('a CNI configuration was refused without an issue');
  throw new LabError([first, ...rest]);
}

/** A `.conf` is a list of one, which has its name and version. */
function asList(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { ...value, plugins: [value] }
    : value;
}

function problemOf(
  issue: z.core.$ZodIssue,
  { isList, at }: { readonly isList: boolean; readonly at: (path: readonly PropertyKey[]) => Span },
): Problem {
  const path = isList || issue.path[0] !== 'plugins' ? issue.path : issue.path.slice(2);
  const key = path
    .reduce<string>((text, part) => text + (typeof part === 'number' ? `[${part}]` : `.${String(part)}`), '')
    .slice(1);
  const subject = key === '' ? 'the configuration' : key;
  return {
    code: 'cni/bad-conf',
    message: `CNI configuration: ${subject} ${wordsOf(issue)}`,
    hint: HINT,
    at: at(path),
  };
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_type')
    return issue.message.startsWith('is ') ? issue.message : `is wrong: ${issue.message}`;
  if (issue.input === undefined) return 'is missing';
  return `is ${JSON.stringify(issue.input)}, where ${issue.expected} is wanted`;
}

const HINT =
  'a network has cniVersion, name and plugins, each plugin a type: {"cniVersion":"1.0.0","name":"cbr0","plugins":[{"type":"bridge"}]}';

function parseJson({ file, text }: { readonly file: string; readonly text: string }): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw usageError({
      code: 'cni/bad-conf',
      message: `CNI configuration: not JSON: ${said}`,
      hint: HINT,
      at: { file, ...placeOf(text, said) },
    });
  }
}

/** V8 says `… in JSON at position 17`; at the end of the text it says no position. */
function placeOf(text: string, said: string): Pick<Span, 'line' | 'column'> {
  const position = /at position (\d+)/.exec(said)?.[1];
  const before = text.slice(0, position === undefined ? text.length : Number(position)).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
