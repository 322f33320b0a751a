import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { usageError } from '../error/lab-error.ts';
import { nearestHint } from '../scenario/nearest-hint.ts';

/** The file a command takes where none is named. */
const OWN_FILE = 'netlab.yaml';

/** The built-in scenario a command takes where there is no such file either. */
const DEFAULT_SCENARIO = 'two-nodes-vxlan';

/** Folder of the built-in scenarios, beside `src` and `dist`. */
const folder = fileURLToPath(new URL('../../scenarios', import.meta.url));

/** Paths of the built-in scenarios, sorted by name; those that must fail, in folders of their own, are not among them. */
export function builtinScenarios(): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  return files.sort().map((file) => join(folder, file));
}

/**
 * The scenario file that an argument means: a path, else the name of a built-in one; `-` is standard input.
 * Without an argument `./netlab.yaml`, else the built-in default.
 * @param cwd folder that paths count from
 * @throws LabError `scenario/not-found`
 */
export function scenarioFile(argument: string | undefined, cwd: string): string {
  if (argument === undefined) {
    return existsSync(join(cwd, OWN_FILE)) ? OWN_FILE : join(folder, `${DEFAULT_SCENARIO}.yaml`);
  }
  if (argument === '-' || isFile(resolve(cwd, argument))) return argument;
  const builtin = builtinScenarios().find((file) => nameOf(file) === argument);
  if (builtin !== undefined) return builtin;
  if (existsSync(resolve(cwd, argument))) return argument;
  throw usageError({
    code: 'scenario/not-found',
    message: `"${argument}" is neither a file nor a built-in scenario`,
    hint: nearestHint(argument, builtinScenarios().map(nameOf), 'built-in scenarios are'),
  });
}

/** `…/scenarios/same-node.yaml` → same-node. */
function nameOf(file: string): string {
  return basename(file, '.yaml');
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === false;
}
