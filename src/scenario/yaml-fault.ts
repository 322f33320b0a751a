import type { ErrorCode } from 'yaml';
import type { Problem } from '../error/lab-error.ts';
import { shorten } from './shown.ts';

/** What is wrong with the text as YAML; the place is the caller's. */
export type YamlFault = Omit<Problem, 'at'>;

export const EMPTY: YamlFault = {
  code: 'scenario/empty',
  message: 'the file holds no YAML value: nothing but space and comments',
  hint: '`k8s-netlab init` writes a file to start from',
};

/** `what` as the text has it, such as `<<` or `*pods`. */
export const alias = {
  unknown: (name: string): YamlFault => ({
    code: 'scenario/alias',
    message: `the alias *${shorten(name)} stands for nothing: no anchor of that name comes before it`,
    hint: `put &${shorten(name)} before the value it should repeat, or quote the text if it is none`,
  }),
  circular: (name: string): YamlFault => ({
    code: 'scenario/alias',
    message: `the alias *${shorten(name)} stands inside the value it repeats`,
    hint: 'write the inner value out',
  }),
  bomb: (count: number, limit: number): YamlFault => ({
    code: 'scenario/alias',
    message: `its aliases unfold to ${count.toLocaleString('en-US')} values; ${limit.toLocaleString('en-US')} is the limit`,
    hint: 'write the values out instead of nesting aliases',
  }),
};

export const MERGE: YamlFault = {
  code: 'scenario/alias',
  message: 'the merge key << takes a mapping or an alias of one',
  hint: 'write for example "<<: *defaults"',
};

export const FORBIDDEN_KEY: YamlFault = {
  code: 'scenario/unknown-key',
  message: 'the key "__proto__" is known nowhere in a scenario',
  hint: 'leave it out',
};

/** The words for an error or warning of the YAML library; its own where it has better ones. */
export function yamlFault(code: ErrorCode, message: string): YamlFault {
  return known[code] ?? { code: 'scenario/yaml', message: `not YAML: ${shorten(message)}`, hint: QUOTE };
}

const QUOTE = 'mend the line, or put the text in quotes if it is meant as text';

const known: Partial<Record<ErrorCode, YamlFault>> = {
  BAD_INDENT: {
    code: 'scenario/yaml',
    message: 'a bracket opened before is not closed here, or this line is indented too little',
    hint: 'close the bracket, or indent the line as its neighbours are',
  },
  MISSING_CHAR: {
    code: 'scenario/yaml',
    message: 'a quote, bracket or comma is missing before this place',
    hint: 'close the quotes and brackets, and put commas between the elements of [ ] and { }',
  },
  UNEXPECTED_TOKEN: {
    code: 'scenario/yaml',
    message:
      'this does not belong here: a list and a mapping are mixed, or a bracket is closed that is not open',
    hint: 'give the elements of one list or mapping the same indentation',
  },
  TAB_AS_INDENT: {
    code: 'scenario/tab',
    message: 'a tab indents this line; YAML takes spaces alone',
    hint: 'replace the tab by spaces',
  },
  DUPLICATE_KEY: {
    code: 'scenario/duplicate-key',
    message: 'this key is there twice in one mapping; only one of the two could count',
    hint: 'remove one of the two',
  },
  MULTIPLE_DOCS: {
    code: 'scenario/two-documents',
    message: 'a second YAML document begins here; a file holds one scenario',
    hint: 'put it into a file of its own',
  },
  TAG_RESOLVE_FAILED: {
    code: 'scenario/tag',
    message: 'a YAML tag (!…) stands here; a scenario is plain text, numbers, lists and mappings',
    hint: 'remove the tag, or quote the text if the "!" belongs to it',
  },
  RESOURCE_EXHAUSTION: {
    code: 'scenario/too-deep',
    message: 'nested deeper than any scenario is',
    hint: 'close the brackets, or indent less',
  },
  NON_STRING_KEY: {
    code: 'scenario/yaml',
    message: 'a list or mapping stands where a key is wanted',
    hint: 'write the key as plain text; a "?" or bracket at the start of text needs quotes',
  },
  BAD_SCALAR_START: {
    code: 'scenario/yaml',
    message: 'a text without quotes cannot start with this character',
    hint: 'put the text in quotes',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    code: 'scenario/yaml',
    message: 'a mapping begins in the middle of a line that has a "key: value" already',
    hint: 'indent it on a line of its own, or put a text with ": " in quotes',
  },
  MULTILINE_IMPLICIT_KEY: {
    code: 'scenario/yaml',
    message:
      'a key goes over more than one line: the indentation before it does not fit, or a ":" is missing',
    hint: 'give keys of one mapping the same indentation',
  },
};
