import ora from 'ora';
import type { Context } from './context.ts';

/** Runs `work` and shows its stages on stderr: a spinner on a terminal, a line each elsewhere. */
export async function withProgress<T>(
  context: Context,
  work: (onStage: (stage: string) => void) => Promise<T>,
): Promise<T> {
  if (!context.animated) return work((stage) => context.note(`${stage}\n`));
  const spinner = ora({ discardStdin: false });
  try {
    return await work((stage) => {
      spinner.start(stage);
    });
  } finally {
    spinner.stop();
  }
}
