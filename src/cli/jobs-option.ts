import { availableParallelism } from 'node:os';
import { InvalidArgumentError, Option } from '@commander-js/extra-typings';

/** `--jobs N`: how many labs are up at a time. One by default: a lesson is read as it runs, and no other lab's work is in its times. */
export function jobsOption() {
  return new Option('-j, --jobs <n>', 'scenarios side by side, then without progress; "cores": one a core')
    .default(1)
    .argParser(readJobs);
}

function readJobs(text: string): number {
  if (text === 'cores') return availableParallelism();
  const jobs = Number(text);
  if (/^\d+$/.test(text) && jobs >= 1) return jobs;
  throw new InvalidArgumentError('It must be a whole number from 1 on, or "cores".');
}
