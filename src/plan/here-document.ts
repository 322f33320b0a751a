import type { Step } from './plan.ts';

type FedStep = Extract<Step, { readonly stdin: string }>;

/** A program and the text it reads, as lines of shell. @param end what follows the program on its line, ` || exit 2` */
export function formatHereDocument({ argv, stdin }: Pick<FedStep, 'argv' | 'stdin'>, end = ''): string {
  return `${argv.join(' ')} <<'RULES'${end}\n${stdin}RULES`;
}
