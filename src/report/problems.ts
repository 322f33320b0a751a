import { type Problem, formatSpan } from '../error/lab-error.ts';
import type { Style } from './style.ts';

/**
 * One block a problem: place and code, what is wrong, the way out.
 *
 *     two-nodes.yaml:14:12  scenario/unknown-node
 *       pod "pod-c" runs on "node-3", which no node declares
 *       hint: declared nodes are node-1, node-2
 */
export function formatProblems(problems: readonly Problem[], style: Style): string {
  return problems.map((problem) => formatProblem(problem, style)).join('');
}

function formatProblem(problem: Problem, style: Style): string {
  const place = problem.at === undefined ? '' : `${style.strong(formatSpan(problem.at))}  `;
  return `${place}${style.bad(problem.code)}\n${indent(problem.message)}\n${style.dim(indent(`hint: ${problem.hint}`))}\n`;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
