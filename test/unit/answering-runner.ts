import type { Argv, Outcome, Runner } from '../../src/sandbox/runner.ts';

/** A place where every program answers what was once recorded of it; `asked` are the command lines and what went in. */
export function answeringRunner(
  answer: Outcome | ((argv: Argv, stdin: string | undefined) => Outcome),
): Runner & {
  readonly asked: readonly { readonly argv: Argv; readonly stdin: string | undefined }[];
} {
  const asked: { argv: Argv; stdin: string | undefined }[] = [];
  return {
    asked,
    commandLine: (argv) => argv,
    run: (argv, options) => {
      asked.push({ argv, stdin: options?.stdin });
      const outcome = typeof answer === 'function' ? answer(argv, options?.stdin) : answer;
      if (outcome.kind === 'exited')
        for (const line of outcome.stdout.split('\n').slice(0, -1)) options?.onLine?.(line);
      return Promise.resolve(outcome);
    },
  };
}

/** The outcome of a program that ended with `code`. */
export function exited(stdout: string, { code = 0, stderr = '' } = {}): Outcome {
  return { kind: 'exited', code, stdout, stderr };
}
