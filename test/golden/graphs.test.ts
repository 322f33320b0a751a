import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatDot } from '../../src/graph/dot.ts';
import { formatMermaid } from '../../src/graph/mermaid.ts';
import { topologySvg } from '../../src/graph/svg.ts';
import { plannedTopology } from '../../src/graph/topology-of.ts';
import type { Topology } from '../../src/graph/topology.ts';
import { design } from '../../src/netlab.ts';
import { formatGraph } from '../../src/report/graph-text.ts';
import { plainStyle } from '../../src/report/style.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

const folder = fileURLToPath(new URL('../../scenarios/', import.meta.url));
const scenarios = (await readdir(folder)).filter((name) => name.endsWith('.yaml'));
const graphviz = await Graphviz.load();

async function topologyOf(name: string): Promise<Topology> {
  const text = await readFile(`${folder}${name}`, 'utf8');
  return plannedTopology(await design(parseScenario({ file: `scenarios/${name}`, text })));
}

it('the picture in the documentation is what `graph two-nodes-vxlan --format svg` draws', async () => {
  const svg = await topologySvg(await topologyOf('two-nodes-vxlan.yaml'));
  await expect(svg).toMatchFileSnapshot('../../docs/two-nodes-vxlan.svg');
});

describe.each(scenarios)('the pictures of %s', (name) => {
  const record = (ending: string): string => `graphs/${name.replace('.yaml', ending)}`;

  it('are the ones on record (npx vitest run -u writes a new record)', async () => {
    const topology = await topologyOf(name);
    await expect(formatGraph(topology, plainStyle)).toMatchFileSnapshot(record('.txt'));
    await expect(formatMermaid(topology)).toMatchFileSnapshot(record('.mmd'));
    await expect(formatDot(topology)).toMatchFileSnapshot(record('.dot'));
  });

  it('fit a terminal of 80 columns as text', async () => {
    const lines = formatGraph(await topologyOf(name), plainStyle).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it('are laid out by Graphviz with every device as an element of its own', async () => {
    const topology = await topologyOf(name);
    const svg = graphviz.layout(formatDot(topology), 'svg', 'dot');
    const devices = topology.places.flatMap((place) => place.devices);
    expect(svg.match(/class="node device planned"/g)).toHaveLength(devices.length);
  });
});
