import { resolve } from 'node:path';
import type { Kept } from '../artifact/bundle-files.ts';
import { checkFolderOf } from '../artifact/check-folder.ts';
import { checkBundleFolder, writeBundle } from '../artifact/write-bundle.ts';
import { writeReport } from '../artifact/write-report.ts';
import type { RunResult } from '../check/run-result.ts';
import { type ReportFormat, reporters } from '../report/reporters/registry.ts';
import { readAsked } from './asked-scenario.ts';
import type { Context } from './context.ts';
import { type ReportTarget, sortTargets } from './reporter-option.ts';
import { runExitCode } from './run-exit-code.ts';
import { testAll } from './test-all.ts';
import type { Manner } from './test-scenario.ts';
import { collectVersions } from './versions.ts';

/** What `test` is asked for. */
export interface TestRequest {
  readonly names: readonly string[];
  readonly targets: readonly ReportTarget[];
  /** Folder for what explains a failure. */
  readonly bundle: string | undefined;
  readonly jobs: number;
  readonly keep: Manner['keep'];
  /** Of the text, where that goes to stdout. */
  readonly tell: Manner['tell'];
  readonly isVerbose: boolean;
}

/**
 * Tests the scenarios, writes the reports, gives the exit code. Where a report or the bundle could not be written later is checked first.
 * @throws LabError `report/…`, `bundle/…`
 */
export async function runTests(request: TestRequest, context: Context): Promise<number> {
  const { names, targets, jobs, keep, isVerbose } = request;
  const { cwd } = context;
  const { onStdout, inFiles } = sortTargets(targets, cwd);
  const bundle = request.bundle === undefined ? undefined : resolve(cwd, request.bundle);
  for (const { file } of inFiles) await checkFolderOf(file);
  if (bundle !== undefined) await checkBundleFolder(bundle);
  const tell = onStdout === 'text' ? request.tell : 'nothing';
  const isHtml = onStdout === 'html' || inFiles.some(({ format }) => format === 'html');
  const hasPictures = isHtml || bundle !== undefined;
  const manner = {
    jobs,
    keep,
    tell,
    isVerbose,
    hasBundle: bundle !== undefined,
    hasPictures,
    hasProgress: jobs === 1,
  };
  const startedAt = new Date();
  const kept = await testAll(await readAsked(names, cwd), manner, context);
  const run = await runOf(kept, startedAt, context);
  if (onStdout !== 'text') context.write(await render(onStdout, run));
  // One that cannot be written does not keep the others from it.
  await Promise.all([
    ...inFiles.map(async ({ format, file }) => writeReport(file, await render(format, run))),
    bundle === undefined ? undefined : keepBundle({ bundle, run, kept }, context),
  ]);
  return runExitCode(run);
}

async function runOf(kept: readonly Kept[], startedAt: Date, { cwd }: Context): Promise<RunResult> {
  const { 'k8s-netlab': version, kernel } = await collectVersions();
  return {
    scenarios: kept.map(({ run }) => run),
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    cwd,
    program: `k8s-netlab ${version}`,
    kernel: `Linux ${kernel}`,
  };
}

async function render(format: ReportFormat, run: RunResult): Promise<string> {
  const { report } = await reporters[format]();
  return report(run);
}

async function keepBundle(
  { bundle, run, kept }: { readonly bundle: string; readonly run: RunResult; readonly kept: readonly Kept[] },
  context: Context,
): Promise<void> {
  const { bundleFiles, isUnwell } = await import('../artifact/bundle-files.ts');
  if (!kept.some(isUnwell)) return;
  const { machineFiles } = await import('./machine-files.ts');
  await writeBundle(bundle, bundleFiles(run, kept, await machineFiles()));
  context.note(`what explains the failure is in ${bundle}; begin with its README.md\n`);
}
