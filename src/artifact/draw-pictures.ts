import type { Pictures, TracePicture } from '../check/run-result.ts';
import type { Topology } from '../graph/topology.ts';
import { topologySvg } from '../graph/svg.ts';
import type { Trace } from '../observe/trace.ts';
import { formatGraph } from '../report/graph-text.ts';
import { plainStyle } from '../report/style.ts';
import { hopsOf } from '../report/trace/hops.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import { observeTopology } from './observe-topology.ts';
import { traceText } from './trace-text.ts';

/**
 * The drawing of a lab for a report, as the lab is now. Ids in it begin with the lab's name, since a report may hold several.
 * To be loaded when it is needed, as all of this file: the layout engine is large.
 */
export async function drawLab(open: OpenLab): Promise<NonNullable<Pictures['topology']>> {
  const topology = await observeTopology(open);
  const svg = await topologySvg(topology, { prefix: `${open.name}-` });
  return { svg, text: formatGraph(topology, plainStyle) };
}

/** The way of the probe that a step traced, over the lab as it is now. */
export async function drawTrace(open: OpenLab, trace: Trace, step: number): Promise<TracePicture> {
  const title = `The way from ${trace.probe.from} to ${trace.probe.to}`;
  const svg = await drawWay(await observeTopology(open), trace, { prefix: `${open.name}-${step}-`, title });
  return { step, title, svg, text: traceText(open, trace) };
}

/** The topology with the way of a probe over it. */
export function drawWay(
  topology: Topology,
  trace: Trace,
  more: { readonly prefix?: string; readonly title: string },
): Promise<string> {
  return topologySvg(topology, { ...more, hops: hopsOf(trace) });
}
