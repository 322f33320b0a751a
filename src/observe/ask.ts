import { UNDERLAY } from '../net/names.ts';
import type { Runner } from '../sandbox/runner.ts';
import { answerOf } from './outcome.ts';
import { unreadable } from './read-json.ts';

/** A question to the kernel, answered with one line of JSON: `{ tool: 'ip', words: 'neigh show' }`. */
export interface Question {
  readonly tool: 'ip' | 'bridge';
  readonly words: string;
}

/** Answers of one namespace by the question's words; `absent` when there is no such namespace. */
export type Answers = ReadonlyMap<string, string> | 'absent';

const TIMEOUT_MS = 60_000;

/**
 * Asks each namespace the same questions, all in one process of ours: a shell inside the sandbox that starts `ip` once
 * (`-batch`) and `bridge` once a question for each of them.
 * @param where names of namespaces, none twice; `underlay` is the outermost one
 * @returns one element a namespace, in their order
 * @throws LabError `observe/unreadable` when a tool could not be run or complained: could not look is not nothing there.
 */
export async function askEach(
  inside: Runner,
  where: readonly string[],
  questions: readonly Question[],
): Promise<readonly Answers[]> {
  if (where.length === 0) return [];
  // `ip` answers first, since one process of it answers all that is asked of it.
  const sorted = [...questions].sort((a, b) => b.tool.localeCompare(a.tool));
  const script = where.map((name) => formatBlock(name, sorted)).join('');
  const outcome = await inside.run(['sh'], { stdin: script, timeoutMs: TIMEOUT_MS });
  const blocks = splitBlocks(answerOf(outcome, 'sh, which runs ip and bridge'));
  return where.map((name) => answersOf(name, blocks.get(name) ?? [], sorted));
}

/** What the tools complain about goes where their answers go, so that it is known whose complaint it is. */
function formatBlock(name: string, questions: readonly Question[]): string {
  const netns = name === UNDERLAY ? '' : `-n ${name} `;
  const of = (tool: Question['tool']): readonly string[] =>
    questions.filter((question) => question.tool === tool).map(({ words }) => words);
  const batch = of('ip');
  const ip = batch.length === 0 ? '' : `ip ${netns}-j -d -batch - 2>&1 <<'END'\n${batch.join('\n')}\nEND\n`;
  const bridge = of('bridge').map((words) => `bridge ${netns}-j ${words} 2>&1\n`);
  return `echo '@ ${name}'\n${ip}${bridge.join('')}`;
}

/** The lines that follow each `@ NAME`. */
function splitBlocks(text: string): ReadonlyMap<string, readonly string[]> {
  const blocks = text.split(/^@ /m).slice(1);
  return new Map(
    blocks.map((block) => {
      const [name = '', ...lines] = block.split('\n');
      return [name, lines.filter((line) => line.trim() !== '')];
    }),
  );
}

function answersOf(where: string, lines: readonly string[], questions: readonly Question[]): Answers {
  if (lines.some((line) => line.startsWith(`Cannot open network namespace "${where}"`))) return 'absent';
  const complaints = lines.filter((line) => !line.startsWith('['));
  if (complaints.length > 0 || lines.length !== questions.length) {
    const asked = questions.map(({ tool, words }) => `${tool} ${words}`).join('; ');
    throw unreadable(`${asked} in ${where}`, `said: ${complaints.join('; ') || 'too little'}`);
  }
  return new Map(questions.map(({ words }, index) => [words, lines[index] ?? '']));
}
