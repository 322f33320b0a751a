import { resolve } from 'node:path';
import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { type LabError, usageError } from '../error/lab-error.ts';
import { type ReportFormat, isReportFormat, reportFormats } from '../report/reporters/registry.ts';

/** A report that is wanted, and where: without a file on stdout. */
export interface ReportTarget {
  readonly format: ReportFormat;
  readonly file?: string;
}

/** `--reporter FORMAT[=FILE]`, as often as one likes. */
export function reporterOption() {
  return new Option(
    '--reporter <format[=file]>',
    `write the results as ${reportFormats.join(', ')}; without a file to stdout (repeatable)`,
  )
    .default([], 'text')
    .argParser((text: string, earlier: readonly ReportTarget[]) => [...earlier, readTarget(text)]);
}

function readTarget(text: string): ReportTarget {
  const [format = '', ...rest] = text.split('=');
  const file = rest.join('=');
  if (!isReportFormat(format)) throw new InvalidArgumentError(`Formats are ${reportFormats.join(', ')}.`);
  if (rest.length > 0 && file === '') throw new InvalidArgumentError('There is no file name after the "=".');
  return rest.length === 0 ? { format } : { format, file };
}

/**
 * What goes to stdout (text, where nothing else is to), and the reports that go to files, with absolute paths.
 * @throws LabError `report/two-on-stdout`, `report/two-in-one-file`
 */
export function sortTargets(
  targets: readonly ReportTarget[],
  cwd: string,
): { readonly onStdout: ReportFormat; readonly inFiles: readonly Required<ReportTarget>[] } {
  const [first, second] = targets.filter(({ file }) => file === undefined);
  if (first !== undefined && second !== undefined) throw twoOnStdout(first.format, second.format);
  const inFiles = targets.flatMap(({ format, file }) =>
    file === undefined ? [] : [{ format, file: resolve(cwd, file) }],
  );
  const twice = inFiles.find(
    ({ file }, index) => inFiles.findIndex((other) => other.file === file) !== index,
  );
  if (twice !== undefined) throw twoInOneFile(twice.file);
  return { onStdout: first?.format ?? 'text', inFiles };
}

function twoOnStdout(first: ReportFormat, second: ReportFormat): LabError {
  return usageError({
    code: 'report/two-on-stdout',
    message: `the reports ${first} and ${second} would both go to stdout`,
    hint: `give one of them a file: --reporter ${second}=FILE`,
  });
}

function twoInOneFile(file: string): LabError {
  return usageError({
    code: 'report/two-in-one-file',
    message: `two reports would go to ${file}`,
    hint: 'give each a file of its own',
  });
}
