import { type Document, LineCounter, type YAMLError, parseDocument } from 'yaml';
import type { Problem, Span } from '../error/lab-error.ts';
import { type Locate, locator, spanAt } from './locate.ts';
import type { Source } from './scenario.ts';
import { findUnsafeNodes } from './unsafe-nodes.ts';
import { EMPTY, type YamlFault, yamlFault } from './yaml-fault.ts';

/** A YAML file as plain data. */
export interface YamlData {
  /** `undefined` where the text is so broken that a further look would only find what is not there. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  readonly locate: Locate;
}

/** Reads one YAML 1.2 document (JSON is one too) with merge keys, every value knowing its line. Never throws. */
export function readYaml(source: Source): YamlData {
  const lines = new LineCounter();
  const document = parseDocument(source.text, { ...options, lineCounter: lines });
  const at = (offset: number): Span => spanAt(lines, source.file, offset);
  const problems = faultsOf(document).map(({ fault, offset }) => ({ ...fault, at: at(offset) }));
  const isReadable = problems.every((problem) => READABLE_CODES.has(problem.code));
  return {
    value: isReadable ? document.toJS({ maxAliasCount: -1 }) : undefined,
    problems,
    locate: locator({ document, lines, file: source.file }),
  };
}

/**
 * Nothing but the types of the core schema, whatever a `%YAML` line asks for. Aliases are counted by `findUnsafeNodes`.
 * Any log level but `silent` makes the library report a second document.
 */
const options = {
  schema: 'core',
  merge: true,
  stringKeys: true,
  resolveKnownTags: false,
  prettyErrors: false,
  logLevel: 'error',
} as const;

/** Problems that leave the rest of the file as the user means it. */
const READABLE_CODES: ReadonlySet<string> = new Set(['scenario/duplicate-key', 'scenario/tag']);

interface Fault {
  readonly fault: YamlFault;
  readonly offset: number;
}

/** After the first place that is no YAML the library only guesses, so nothing behind it is told. */
function faultsOf(document: Document.Parsed): readonly Fault[] {
  const faults = [...document.errors, ...document.warnings].map(faultOf);
  const [firstBreak] = faults.filter(({ fault }) => !READABLE_CODES.has(fault.code));
  if (firstBreak !== undefined) return [firstBreak];
  if (faults.length === 0 && isNothing(document)) return [{ fault: EMPTY, offset: 0 }];
  // Also where there are faults that leave the rest readable: it is going to be read.
  return [...faults, ...findUnsafeNodes(document)];
}

function faultOf({ code, message, pos }: YAMLError): Fault {
  return { fault: yamlFault(code, message), offset: pos[0] };
}

/** A document of one empty value: a file without text, or with comments alone. */
function isNothing({ contents }: Document.Parsed): boolean {
  return contents === null || contents.range[0] === contents.range[1];
}
