import type * as z from 'zod';

/** What the schema wanted, as a noun. */
export function wordFor(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return words[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return listed(issue.values.map(String));
  return 'another value';
}

const words: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

/** `a, b or c` without repetition. */
export function listed(names: readonly string[]): string {
  const all = [...new Set(names)];
  return [all.slice(0, -1).join(', '), ...all.slice(-1)].filter((part) => part !== '').join(' or ');
}

/** What a value breaks, as the end of a sentence that begins with it; used where the schema has no words of its own. */
export function ruleOf(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'too_small') return `is below ${issue.minimum}`;
  if (issue.code === 'too_big') return `is above ${issue.maximum}`;
  if (issue.code === 'invalid_value') return `is not ${listed(issue.values.map(String))}`;
  return 'is not allowed here';
}
