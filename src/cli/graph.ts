import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command, Option } from '@commander-js/extra-typings';
import { observeTopology } from '../artifact/observe-topology.ts';
import { usageError } from '../error/lab-error.ts';
import { plannedTopology } from '../graph/topology-of.ts';
import type { Topology } from '../graph/topology.ts';
import { design } from '../netlab.ts';
import { formatGraph } from '../report/graph-text.ts';
import { plainStyle } from '../report/style.ts';
import { loadScenario } from '../scenario/load.ts';
import type { Context } from './context.ts';
import { findPicture, type Picture } from './graph-argument.ts';

const FORMATS = ['text', 'mermaid', 'dot', 'svg', 'html'] as const;
type Format = (typeof FORMATS)[number];

/** `k8s-netlab graph`: a picture of a lab. */
export function command(context: Context) {
  return new Command('graph')
    .summary('draw the topology of a lab or a scenario')
    .description(
      'Draws namespaces, devices and what joins them. Of a lab that is up it draws what the kernel has, now: a device that is down, a table entry that is missing, a device that was added are marked in words. Of a scenario it draws what `up` would build. A name that is both is the lab; --plan draws the scenario.',
    )
    .argument(
      '[scenario-or-lab]',
      'a lab that is up, a scenario file or a built-in scenario (default: $K8S_NETLAB, else the only lab that is up, else what up takes)',
    )
    .addOption(
      new Option('-f, --format <format>', 'text is a tree; mermaid and dot are for other tools')
        .choices(FORMATS)
        .default('text' satisfies Format),
    )
    .option('-o, --output <file>', 'write to a file')
    .option('--plan', 'what the scenario plans, also where a lab of that name is up')
    .addHelpText('after', EXAMPLES)
    .action(async (argument, { format, output, plan }) => {
      const picture = await findPicture(argument, context, { isPlan: plan === true });
      context.note(`${noteOn(picture)}\n`);
      const topology = await topologyOf(picture);
      const style = output === undefined ? context.style : plainStyle;
      const text = await render(topology, format, style);
      if (output === undefined) context.write(text);
      else await writeTo(output, text, context.cwd);
    });
}

const EXAMPLES = `
Examples:
  k8s-netlab graph
  k8s-netlab graph two-nodes-routed --format svg -o routed.svg
  k8s-netlab graph --format html -o lab.html && xdg-open lab.html
  k8s-netlab exec node-1 -- ip link set flannel.1 down; k8s-netlab graph
  k8s-netlab graph netlab.yaml --format dot | dot -Tpdf -o netlab.pdf`;

function noteOn(picture: Picture): string {
  return picture.kind === 'lab'
    ? `lab ${picture.open.name}, as the kernel has it now`
    : `scenario ${picture.file}, as planned`;
}

async function topologyOf(picture: Picture): Promise<Topology> {
  if (picture.kind === 'scenario') return plannedTopology(await design(await loadScenario(picture.file)));
  return observeTopology(picture.open);
}

async function render(topology: Topology, format: Format, style: Context['style']): Promise<string> {
  switch (format) {
    case 'text':
      return formatGraph(topology, style);
    case 'mermaid':
      return (await import('../graph/mermaid.ts')).formatMermaid(topology);
    case 'dot':
      return (await import('../graph/dot.ts')).formatDot(topology);
    case 'svg':
      return (await import('../graph/svg.ts')).topologySvg(topology);
    case 'html':
      return page(topology);
  }
}

async function page(topology: Topology): Promise<string> {
  const [{ topologySvg }, { formatGraphPage }] = await Promise.all([
    import('../graph/svg.ts'),
    import('../report/graph-page.ts'),
  ]);
  return formatGraphPage(topology, await topologySvg(topology));
}

/** @throws LabError `graph/not-written` */
async function writeTo(file: string, text: string, cwd: string): Promise<void> {
  try {
    await writeFile(resolve(cwd, file), text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw usageError({
      code: 'graph/not-written',
      message: `the picture could not be written to ${file}: ${reason}`,
      hint: 'name a file in a folder that is there and that you may write to',
    });
  }
}
