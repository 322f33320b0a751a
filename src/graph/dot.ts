import { digraph, type GraphBaseModel, toDot } from 'ts-graphviz';
import { containerLabel, deviceLabel, overlayLabel, placeLabel } from './label.ts';
import { drawEdges } from './dot-edges.ts';
import { drawHops, endsOf } from './dot-hops.ts';
import type { Hop } from './hop.ts';
import { colour, type Ink } from './palette.ts';
import { svgId } from './svg-id.ts';
import { type Device, type Overlay, type Place, type Topology, isMachine } from './topology.ts';
import { isBad } from './words.ts';

export interface DotOptions {
  /** The way of a packet, drawn over the topology; devices stay where they are, but farther apart. */
  readonly hops?: readonly Hop[];
  /** Put before every id, where several pictures share a page. */
  readonly prefix?: string;
}

/**
 * A picture in Graphviz's language: the underlay at the left, a box a node, its pods at the right of it. Elements have the ids
 * `svgId` gives for vertices, and classes (`place node`, `device down`) for style sheets.
 */
export function formatDot(topology: Topology, { hops = [], prefix = '' }: DotOptions = {}): string {
  const drawing = { prefix, ends: endsOf(hops) };
  // Arrows beside each other need more room than the lines they follow.
  const room = hops.length === 0 ? CLOSE : WIDE;
  const graph = digraph(topology.name, { ...GRAPH, ...room, id: `${prefix}_graph` }, (root) => {
    root.node(NODE);
    root.edge(EDGE);
    const of = (kind: Place['kind']) => topology.places.filter((place) => place.kind === kind);
    for (const place of of('underlay')) drawPlace(root, place, drawing);
    for (const node of topology.places.filter(isMachine)) {
      const box = drawPlace(root, node, drawing);
      for (const pod of of('pod').filter((one) => one.node === node.id)) drawPlace(box, pod, drawing);
    }
    for (const overlay of topology.overlays) drawOverlay(root, overlay, prefix);
    drawEdges(root, topology, prefix);
    drawHops(root, hops, prefix);
  });
  return `${toDot(graph)}\n`;
}

const CLOSE = { nodesep: 0.1, ranksep: 0.5 } as const;
const WIDE = { nodesep: 0.2, ranksep: 0.9 } as const;

/** `newrank` lets devices of different boxes stand in one column. */
const GRAPH = {
  rankdir: 'LR',
  newrank: true,
  pad: 0.1,
  bgcolor: 'transparent',
  fontname: 'Helvetica',
  fontsize: 11,
  fontcolor: colour('ink'),
} as const;

const NODE = {
  shape: 'box',
  style: 'rounded,filled',
  fillcolor: colour('paper'),
  color: colour('line'),
  fontname: 'Helvetica',
  fontsize: 10,
  fontcolor: colour('ink'),
  margin: '0.08,0.04',
  height: 0.3,
} as const;

const EDGE = {
  dir: 'none',
  fontname: 'Helvetica',
  fontsize: 9,
  fontcolor: colour('muted'),
  color: colour('line'),
} as const;

interface Drawing {
  readonly prefix: string;
  /** By vertex: why packets ended there. */
  readonly ends: ReadonlyMap<string, readonly string[]>;
}

function drawPlace(parent: GraphBaseModel, place: Place, drawing: Drawing): GraphBaseModel {
  const { id, kind, marks, devices, containers } = place;
  const { prefix, ends } = drawing;
  const box = parent.createSubgraph(`cluster_${id}`, {
    id: svgId(id, prefix),
    class: `place ${kind}`,
    label: placeLabel(place),
    labeljust: 'l',
    style: 'rounded,filled',
    fillcolor: colour(kind),
    color: colour(marks.length === 0 ? 'line' : 'bad'),
  });
  for (const device of devices) drawDevice(box, device, drawing);
  for (const container of containers) {
    const label = containerLabel(container, ends.get(container.id) ?? []);
    const look = { style: 'filled', fillcolor: colour('container'), class: 'container' } as const;
    box.node(container.id, { id: svgId(container.id, prefix), label, ...look });
  }
  return box;
}

function drawOverlay(root: GraphBaseModel, overlay: Overlay, prefix: string): void {
  const { id } = overlay;
  const look = { shape: 'ellipse', style: 'dashed', color: colour('vxlan'), class: 'overlay' } as const;
  root.node(id, { id: svgId(id, prefix), label: overlayLabel(overlay), ...look });
}

function drawDevice(box: GraphBaseModel, device: Device, { prefix, ends }: Drawing): void {
  const { id, state } = device;
  const why = ends.get(id) ?? [];
  const isThere = state !== 'missing' && state !== 'unseen';
  box.node(id, {
    id: svgId(id, prefix),
    class: `device ${state}`,
    label: deviceLabel(device, why),
    fillcolor: colour(fillOf(device)),
    color: colour(why.length > 0 ? 'drop' : lineOf(device)),
    style: isThere ? 'rounded,filled' : 'rounded,filled,dashed',
    penwidth: why.length > 0 ? 2 : 1,
  });
}

function fillOf({ kind }: Device): Ink {
  if (kind === 'bridge') return 'bridge';
  return kind === 'vxlan' ? 'tunnel' : 'paper';
}

function lineOf(device: Device): Ink {
  if (isBad(device)) return 'bad';
  return device.isExtra ? 'extra' : 'line';
}
