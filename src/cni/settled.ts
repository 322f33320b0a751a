import { LabError } from '../error/lab-error.ts';

/**
 * The values of promises that have all come to their end.
 * @throws LabError with the problems of all that were refused; any other error as it is
 */
export function valuesOf<T>(results: readonly PromiseSettledResult<T>[]): readonly T[] {
  const errors = results.flatMap((one): readonly unknown[] =>
    one.status === 'rejected' ? [one.reason] : [],
  );
  const refusals = errors.filter((error) => error instanceof LabError);
  const [bug] = errors.filter((error) => !(error instanceof LabError));
  if (bug !== undefined) throw bug instanceof Error ? bug : new Error('no error was thrown', { cause: bug });
  const [problem, ...rest] = refusals.flatMap(({ problems }) => problems);
  const [refusal] = refusals;
  if (problem !== undefined && refusal !== undefined)
    throw new LabError([problem, ...rest], { blame: refusal.blame, cause: refusal });
  return results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}
