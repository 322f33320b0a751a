import { LabError, machineError } from '../error/lab-error.ts';

const CODE = 'lease/store-unreachable';

/** The store did not answer; `where` and `said` are in its own words. What is asked again later may succeed. */
export function storeUnreachable(where: string, said: string, cause?: unknown): LabError {
  return machineError(
    {
      code: CODE,
      message: `the store at ${where} does not answer: ${said}`,
      hint: 'nodes that have their subnets go on as they are; look whether the store runs and can be reached from there',
    },
    cause,
  );
}

/** Whether an error says that the store did not answer, rather than what it answered. */
export function isUnreachable(error: unknown): error is LabError {
  return error instanceof LabError && error.problems[0].code === CODE;
}
