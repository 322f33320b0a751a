import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { namesOf } from '../check/names.ts';
import { usageError } from '../error/lab-error.ts';
import { topologySvg } from '../graph/svg.ts';
import { observedTopology } from '../graph/topology-of.ts';
import { observeLab } from '../observe/observe-lab.ts';
import { hopsOf } from '../report/trace/hops.ts';
import { formatTracePage } from '../report/trace/page.ts';
import { containerStates } from '../runtime/containers.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { Trace } from '../trace/trace.ts';

/**
 * Writes a trace as a page, over the topology as the kernel has it now. Apart from the command, since drawing is slow to load.
 * @throws LabError `trace/cannot-write`
 */
export async function writeTracePage(
  trace: Trace,
  open: OpenLab,
  { file, cwd }: { readonly file: string; readonly cwd: string },
): Promise<void> {
  const { inside, lab, name } = open;
  const [observation, containers] = await Promise.all([observeLab(inside, lab), containerStates(open)]);
  const topology = observedTopology({ ...lab, name }, { observation, containers });
  const title = `The way from ${trace.probe.from} to ${trace.probe.to}`;
  const svg = await topologySvg(topology, { hops: hopsOf(trace), title });
  try {
    await writeFile(resolve(cwd, file), formatTracePage(trace, svg, { names: namesOf(lab) }));
  } catch (cause) {
    throw usageError({
      code: 'trace/cannot-write',
      message: `the page could not be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: 'name a file in a folder that is there and that you may write to',
    });
  }
}
