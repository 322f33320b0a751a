import type { Pictures } from '../check/run-result.ts';
import { formatGraph } from '../report/graph-text.ts';
import { plainStyle } from '../report/style.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import { observeTopology } from './observe-topology.ts';

/** The drawings of a lab for a report, as the lab is now; ids in them begin with the lab's name, since a report may hold several. */
export async function drawPictures(open: OpenLab): Promise<Pictures> {
  const { topologySvg } = await import('../graph/svg.ts');
  const topology = await observeTopology(open);
  const svg = await topologySvg(topology, { prefix: `${open.name}-` });
  return { topology: { svg, text: formatGraph(topology, plainStyle) } };
}
