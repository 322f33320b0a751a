import type * as z from 'zod';
import { stringify } from 'yaml';
import { describeKey, valueAt } from './describe-key.ts';
import type { Finding, Path } from './finding.ts';
import { listed, wordFor } from './issue-words.ts';
import { nearestHint } from './nearest-hint.ts';
import { kindOf, shorten, shown } from './shown.ts';

type Issue = z.core.$ZodIssue;
type UnionIssue = z.core.$ZodIssueInvalidUnion;

/**
 * Turns what the schema found into findings: the value, the rule, and as the way out what the schema says about the key.
 * A rule about a whole is not told where a part of it has a problem of its own.
 * @param value the file as plain data
 */
export function issueFindings(issues: readonly Issue[], value: unknown): readonly Finding[] {
  const findings = issues.flatMap((issue) => findingsOf(issue, [], value));
  const byPlace = new Map(findings.map((one) => [`${one.code} ${keyOf(one.path)}`, one]));
  const wholes = new Set(findings.flatMap(({ path }) => path.map((_, depth) => keyOf(path.slice(0, depth)))));
  return [...byPlace.values()].filter(({ path }) => !wholes.has(keyOf(path)));
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}

function findingsOf(issue: Issue, above: Path, value: unknown): readonly Finding[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key], value));
  if (issue.code === 'invalid_union') return unionFindings(issue, path, value);
  if (issue.code === 'invalid_key') return [wrongKey(issue, path, value)];
  return [issue.input === undefined ? missingKey(path, value) : wrongValue(issue, path, value)];
}

function unknownKey(path: Path, value: unknown): Finding {
  const key = String(path.at(-1));
  const { keys } = describeKey(path.slice(0, -1), value);
  return {
    code: 'scenario/unknown-key',
    message: `"${shorten(key)}" is no key of ${ownerOf(path)}`,
    hint: nearestHint(key, keys, 'known keys are'),
    path,
    isAboutKey: true,
  };
}

function missingKey(path: Path, value: unknown): Finding {
  return {
    code: 'scenario/missing-key',
    message: `${ownerOf(path)} lacks the key "${String(path.at(-1))}"`,
    hint: hintFor(path, value, 'add'),
    path,
  };
}

function wrongKey(issue: z.core.$ZodIssueInvalidKey, path: Path, value: unknown): Finding {
  const rule = issue.issues[0]?.message ?? 'is not allowed';
  return {
    code: 'scenario/bad-format',
    message: `${ownerOf(path)} has a key ${shown(path.at(-1))} that ${rule}`,
    hint: hintFor(path.slice(0, -1), value, 'write for example'),
    path,
    isAboutKey: true,
  };
}

function wrongValue(issue: Issue, path: Path, value: unknown): Finding {
  const isWrongType = issue.code === 'invalid_type';
  return {
    code: isWrongType ? 'scenario/wrong-type' : (codes[issue.code] ?? 'scenario/bad-value'),
    message: isWrongType
      ? wrongType(path, issue.input, wordFor(issue))
      : [subjectOf(path), shown(issue.input), issue.message].filter((part) => part !== '').join(' '),
    hint: hintFor(path, value, 'write for example'),
    path,
  };
}

const codes: Readonly<Record<string, Finding['code']>> = {
  too_small: 'scenario/out-of-range',
  too_big: 'scenario/out-of-range',
  invalid_format: 'scenario/bad-format',
};

/** Of the forms a value may take, the one the user began is judged; where it is none of them, all are named. */
function unionFindings(issue: UnionIssue, path: Path, value: unknown): readonly Finding[] {
  if (issue.discriminator !== undefined)
    return [wrongKind(issue.discriminator, issue.input, { path, value })];
  const begun = issue.errors.filter((form) => !form.some(isOtherKind));
  const [best] = begun.toSorted((a, b) => a.length - b.length);
  if (best !== undefined) return best.flatMap((inner) => findingsOf(inner, path, value));
  const wanted = listed(issue.errors.flatMap((form) => form.filter(isOtherKind).map(wordFor)));
  return [
    {
      code: 'scenario/wrong-type',
      message: wrongType(path, issue.input, wanted),
      hint: hintFor(path, value, 'write for example'),
      path,
    },
  ];
}

function isOtherKind(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
}

/** A union told apart by one key, whose value is none of the known ones or missing. */
function wrongKind(
  key: string,
  input: unknown,
  at: { readonly path: Path; readonly value: unknown },
): Finding {
  const kind = valueAt(input, key);
  const keyPath = at.path.at(-1) === key ? at.path : [...at.path, key];
  if (kind === undefined) return missingKey(keyPath, at.value);
  return {
    code: 'scenario/bad-value',
    message: `${key} ${shown(kind) || `is ${kindOf(kind)}, which`} is not known here`,
    hint: hintFor(keyPath, at.value, 'write for example'),
    path: keyPath,
  };
}

function wrongType(path: Path, input: unknown, wanted: string): string {
  return `${subjectOf(path)} is ${shown(input) || kindOf(input)}, where ${wanted} is wanted`;
}

/** `add "node: node-1" (the node it runs on)` */
function hintFor(path: Path, value: unknown, verb: string): string {
  const { description, example } = describeKey(path, value);
  const meaning = description === undefined ? '' : ` (${description.replace(/\.$/, '')})`;
  if (example === undefined) return `\`k8s-netlab schema\` prints the format${meaning}`;
  const key = path.at(-1);
  const flow = stringify(example, { collectionStyle: 'flow', lineWidth: 0 }).trim();
  return `${verb} ${typeof key === 'string' ? `${key}: ` : ''}${flow}${meaning}`;
}

/** `ports[0]`, the end of the path that a reader needs beside the line. */
function subjectOf(path: Path): string {
  const lastKey = path.findLastIndex((part) => typeof part === 'string');
  if (lastKey === -1) return 'the file';
  const indexes = path.slice(lastKey + 1).map((index) => `[${String(index)}]`);
  return `${shorten(String(path[lastKey]))}${indexes.join('')}`;
}

function ownerOf(path: Path): string {
  return subjectOf(path.slice(0, -1));
}
